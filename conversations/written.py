"""What people write, as a page lays it out: prose, and code between fences. Pure; only the fences are left out."""

import re
from dataclasses import dataclass

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)$")


@dataclass(frozen=True, slots=True)
class Part:
    """`text` with its white space. `language`: what stood behind the opening fence."""

    text: str
    is_code: bool = False
    language: str = ""


def parts(text: str) -> list[Part]:
    """A text in the order it was written. A fence that is never closed holds code up to the end, as in CommonMark."""
    found: list[Part] = []
    lines: list[str] = []
    fence = language = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        opening = None if fence else FENCE.match(line)
        if opening:
            _add_prose(found, lines)
            fence, language, lines = opening[1], opening[2].strip(), []
        elif fence and _closes(line, fence):
            found.append(Part("\n".join(lines), is_code=True, language=language))
            fence, lines = "", []
        else:
            lines.append(line)
    if fence:
        found.append(Part("\n".join(lines), is_code=True, language=language))
    else:
        _add_prose(found, lines)
    return found


def _closes(line: str, fence: str) -> bool:
    """As long as the one that opened, or longer, of the same sign, with nothing behind it."""
    said = line.strip()
    return len(said) >= len(fence) and set(said) == {fence[0]}


def _add_prose(found: list[Part], lines: list[str]) -> None:
    """Empty lines beside a fence are the fence's own air."""
    text = "\n".join(lines)
    if text.strip():
        found.append(Part(text.strip("\n")))

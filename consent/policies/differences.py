"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 12  # unchanged words shown on either side of a change
GAP = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind`: same, gone, new or left_out."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One text, by its name: what became of it."""

    name: str
    pieces: list[Piece]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """Of each name whose text is not the same in both, in the order of `after`; what went comes last."""
    names = [*after, *(name for name in before if name not in after)]
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [Change(name, list(pieces(old, new))) for name, old, new in pairs if old != new]


def pieces(old: str, new: str) -> Iterator[Piece]:
    """The new text with what it lost and gained; long unchanged stretches are left out."""
    before, after = _words(old), _words(new)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (step, start, end, new_start, new_end) in enumerate(steps):
        if step == "equal":
            yield from _around(after[new_start:new_end], first=number == 0, last=number == len(steps) - 1)
            continue
        if end > start:
            yield Piece("gone", "".join(before[start:end]))
        if new_end > new_start:
            yield Piece("new", "".join(after[new_start:new_end]))


def _around(words: list[str], *, first: bool, last: bool) -> Iterator[Piece]:
    head = [] if first else words[:AROUND]
    tail = [] if last else words[max(len(head), len(words) - AROUND) :]
    if len(head) + len(tail) == len(words):
        yield Piece("same", "".join(words))
        return
    if head:
        yield Piece("same", "".join(head))
    yield Piece("left_out", GAP)
    if tail:
        yield Piece("same", "".join(tail))


def _words(text: str) -> list[str]:
    """Words with the white space after them: joined, they are the text again."""
    return re.findall(r"\S+\s*|\s+", text)

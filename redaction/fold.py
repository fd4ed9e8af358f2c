"""Text as the finders read it: every script's digits, spaces, dashes and quotes made plain, the invisible gone."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

UNUSUAL = re.compile("[^\x00-\x7f\xc0-\u024f]")  # the rest are letters that stay as they are
USUAL = bytes((*range(0x80), *range(0xC0, 0x100)))
INVISIBLE = frozenset("\u034f\u20e3\ufe0e\ufe0f")
QUOTES = {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′", "'")}
PLAIN = ("<wide>", "<narrow>", "<font>", "<small>")
FEW = 12  # different characters: so many replacements are faster than one translation


@dataclass(frozen=True, slots=True)
class Folded:
    """`gone[i]`: where in the folded text the i-th of the characters left out would stand."""

    text: str
    gone: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where that piece of the folded text stands in the one before."""
        if not self.gone:
            return start, end
        return start + bisect_right(self.gone, start), end + bisect_right(self.gone, end - 1)


def fold(text: str) -> Folded:
    if text.isascii() or is_usual(text):
        return Folded(text)
    changed = {char: plain(char) for char in set(UNUSUAL.findall(text)) if plain(char) != char}
    invisible = [char for char, becomes in changed.items() if not becomes]
    gone: tuple[int, ...] = ()
    if invisible:
        places = re.finditer(f"[{re.escape(''.join(invisible))}]", text)
        gone = tuple(match.start() - before for before, match in enumerate(places))
    if len(changed) > FEW:
        return Folded(text.translate({ord(char): becomes for char, becomes in changed.items()}), gone)
    for char, becomes in changed.items():
        text = text.replace(char, becomes)
    return Folded(text, gone)


def is_usual(text: str) -> bool:
    """Nothing but ASCII and letters that stay as they are."""
    try:
        return not text.encode("latin-1").translate(None, USUAL)
    except UnicodeEncodeError:
        return UNUSUAL.search(text) is None


@lru_cache(maxsize=4096)
def plain(char: str) -> str:
    """One ASCII character, nothing, or the character itself."""
    category = unicodedata.category(char)
    if category == "Cf" or char in INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    if category == "Pd" or char == "\u2212":
        return "-"
    if char in QUOTES:
        return QUOTES[char]
    normal = unicodedata.normalize("NFKC", char) if unicodedata.decomposition(char).startswith(PLAIN) else char
    return normal if len(normal) == 1 else char

"""Text as the finders read it: every script's digits, spaces, dashes and quotes made plain, the invisible gone."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

INVISIBLE = frozenset("\u034f\u20e3\ufe0e\ufe0f")
QUOTES = {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′", "'")}
ASCII = frozenset(map(chr, range(128)))
PLAIN = ("<wide>", "<narrow>", "<font>")


@dataclass(frozen=True, slots=True)
class Folded:
    """`places[i]` is where the i-th character stood before; None: where it stands now."""

    text: str
    places: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text)
    changed = {char: plain(char) for char in set(text) - ASCII if plain(char) != char}
    if not changed:
        return Folded(text)
    folded = text.translate({ord(char): becomes for char, becomes in changed.items()})
    if "" not in changed.values():
        return Folded(folded)
    gone = {char for char, becomes in changed.items() if not becomes}
    return Folded(folded, [place for place, char in enumerate(text) if char not in gone])


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

"""Where parts of words stand in a text: each word is looked at once, since texts use the same words again and again."""

import re
from collections.abc import Iterable

from redaction.look import Look

REMEMBERED = 100_000  # words; then all are forgotten


class Hints:
    """Parts of words, a regular expression of small Latin letters."""

    def __init__(self, parts: bytes) -> None:
        self._parts = re.compile(parts)
        self._without: set[bytes] = set()
        self._within: dict[bytes, tuple[int, ...]] = {}

    def places(self, look: Look) -> set[int]:
        """Where they begin."""
        new = look.words - self._without
        if not new:
            return set()
        self._learn(new - self._within.keys())
        return {
            place + offset for word in new for offset in self._within.get(word, ()) for place in occurrences(look, word)
        }

    def _learn(self, words: Iterable[bytes]) -> None:
        if len(self._without) + len(self._within) > REMEMBERED:
            self._without, self._within = set(), {}
        for word in words:
            if offsets := tuple(part.start() for part in self._parts.finditer(word)):
                self._within[word] = offsets
            else:
                self._without.add(word)


def occurrences(look: Look, word: bytes) -> Iterable[int]:
    """Also within longer words, which hold the same parts."""
    place = look.small.find(word)
    while place >= 0:
        yield place
        place = look.small.find(word, place + 1)

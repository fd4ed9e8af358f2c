"""A first look at a text, by its bytes: where anything could be found at all. Ten times faster than searching it."""

import re
import string
from collections.abc import Iterator

IN_WORDS = string.ascii_letters + string.digits + "_-"
TO_WORDS = bytes(ord("a") if chr(code) in IN_WORDS else ord(" ") for code in range(256))


USUAL = (string.ascii_letters + string.digits + " .,'\n").encode() + bytes(range(0xC0, 0x100))
LETTERS = (string.ascii_letters.encode() + bytes(range(0xC0, 0x100))).replace(b"\xd7", b"").replace(b"\xf7", b"")
TO_LETTERS = bytes(code if code in LETTERS else ord(" ") for code in range(256))


def marking(signs: bytes) -> bytes:
    return bytes(ord("9") if code in signs else ord(" ") for code in range(256))


DIGITS = marking(b"0123456789")
SIGNS = marking(b'0123456789:=>"`!@#$%^&*+?~')
AT_SIGNS, ALL_AT_SIGNS = marking(b"@%&"), marking(b"@%&[({")
LONG_WORD = b"a" * 15  # every key holds one
OF_HASHES = b"0123456789abcdef-"
UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_DATE = 26  # characters
BASE64 = (string.ascii_letters + string.digits + "+/=_-").encode()
# In keys that may hold no digit.
OF_LETTERS = re.compile(rb"hf_|api_org_|eyJ|xox|_(?:live|test|prod)_|sm_|ops_|-us|gl(?:pat|dt|rt|ft|imt|ffct)-")
IN_BASE64 = frozenset((b"+", b"/", b"="))  # which stand in no word
DIGIT_BEFORE = 20  # characters before a word of letters only in which a key's digit may stand
BRACKETED_AT = re.compile(rb"[\[({<]\s?(?:at|a|arobase|arroba|chiocciola|\xe4t|@)")
FURTHER = 1024  # characters of base64 before and after a long word that may belong to the same key
NEAR = 48  # characters between what may belong together
APART = b" " * NEAR


def words_of(small: bytes) -> frozenset[bytes]:
    return frozenset(small.translate(TO_LETTERS).split())


def stretches(marked: bytes) -> Iterator[tuple[int, int]]:
    start = marked.find(b"9")
    while start >= 0:
        end = marked.find(APART, start)
        end = end + NEAR if end >= 0 else len(marked) + NEAR
        yield start, end
        start = marked.find(b"9", end)


class Look:
    """One byte for each character, so that places are the same; what isn't Latin is a question mark.

    `signs`: what is left of the text without letters, digits and the commonest signs.
    """

    def __init__(self, text: str) -> None:
        self.raw = text.encode("latin-1", "replace")
        self.small = self.raw.lower()
        self.signs = self.raw.translate(None, USUAL)
        self._words: frozenset[bytes] | None = None
        self._marked: dict[bytes, bytes] = {}
        self._near: dict[bytes, list[tuple[int, int]]] = {}
        self._bracketed_at: bool | None = None

    @property
    def words(self) -> frozenset[bytes]:
        """Every word of the text, in small letters; made when first asked for."""
        if self._words is None:
            self._words = words_of(self.small)
        return self._words

    @property
    def bracketed_at(self) -> bool:
        """Whether an "at" stands in brackets anywhere."""
        if self._bracketed_at is None:
            self._bracketed_at = BRACKETED_AT.search(self.small) is not None
        return self._bracketed_at

    def marked(self, marks: bytes) -> bytes:
        """A nine for each marked character, else blanks."""
        if marks not in self._marked:
            self._marked[marks] = self.raw.translate(marks)
        return self._marked[marks]

    def near(self, marks: bytes) -> list[tuple[int, int]]:
        """Stretches that hold all marked characters, from the first of each to some way after the last."""
        if marks not in self._near:
            self._near[marks] = list(stretches(self.marked(marks)))
        return self._near[marks]

    def long_words(self) -> Iterator[tuple[int, int]]:
        """Those long enough for a key, without numbers, hashes and UUIDs, each with the base64 around it."""
        words, digits = self.raw.translate(TO_WORDS), self.marked(DIGITS)
        place = words.find(LONG_WORD)
        while place >= 0:
            start, end = words.rfind(b" ", 0, place) + 1, words.find(b" ", place)
            end = end if end >= 0 else len(words)
            first, last = self.with_base64(start, end)
            if (
                digits.find(b"9", max(0, first - DIGIT_BEFORE), last + NEAR) >= 0
                or OF_LETTERS.search(self.raw, first, last)
            ) and (self.raw[start:end].strip(OF_HASHES) or self.may_be_key(start, end)):
                yield first, last
            place = words.find(LONG_WORD, end)

    def with_base64(self, start: int, end: int) -> tuple[int, int]:
        """Where what is glued to that word by signs of base64 begins and ends."""
        if self.raw[start - 1 : start] in IN_BASE64:
            before = self.raw[max(0, start - FURTHER) : start]
            start -= len(before) - len(before.rstrip(BASE64))
        if self.raw[end : end + 1] in IN_BASE64:
            after = self.raw[end : end + FURTHER]
            end += len(after) - len(after.lstrip(BASE64))
        return start, end

    def may_be_key(self, start: int, end: int) -> bool:
        """Of hexadecimal digits and hyphens only, but no hash, date or UUID that stands by itself."""
        word = self.raw[start:end]
        if b"-" not in word:
            return self.raw[start - 1 : start] in {b"$", b"|", b"%", b"."}
        if UUID.fullmatch(word):
            return self.raw[end : end + 1] == b":"
        return end - start > LONGEST_DATE

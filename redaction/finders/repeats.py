"""A value found once goes wherever it stands again: in the same text and in the others of its conversation."""

import re
from collections.abc import Iterable, Iterator, Mapping

from redaction import numbering_plans
from redaction.kinds import NUMBERS, PLACEHOLDERS, Finding, Kind
from redaction.surroundings import compact

SHORTEST = 4  # characters; a shorter one could stand for anything
SHORTEST_NAME = 3
SHORTEST_NUMBER = 7  # digits that are known again however they are grouped
GLUED = 16  # characters; so long a value is known again inside a longer word too
FEW = 24  # values; so many are looked for one by one, more by the words they begin with
FAMILIAR = 4  # times; a plain word that stands in a text more often is a word of the text
WORD = re.compile(r"[0-9A-Za-zÀ-ɏ]+")
NAME_PART = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
YEAR = re.compile(r"(?:19|20)\d\d")
SEPARATORS = b" .-/()"
BETWEEN = r"[ .\-/()]{0,3}"

Values = Mapping[str, Kind]


def values(text: str, findings: Iterable[Finding]) -> dict[str, Kind]:
    """What to look for again, with the kind of each."""
    found: dict[str, Kind] = {}
    for kind, start, end in findings:
        if kind is Kind.EMAIL:  # found wherever it stands
            continue
        for value in forms(kind, text[start:end]):
            if (
                len(value) >= (SHORTEST_NAME if kind is Kind.NAME else SHORTEST)
                and not YEAR.fullmatch(value)
                and "[" not in value[:1]
            ):
                found.setdefault(value, kind)
    return found


def forms(kind: Kind, value: str) -> Iterator[str]:
    """As it is written, and what of it says as much: a password without its user, a number without its country."""
    yield value
    if kind is Kind.URL_CREDENTIALS:
        yield value.partition(":")[2]
    elif kind is Kind.NAME:
        yield value.upper()
        yield from (part for part in NAME_PART.findall(value) if not part.islower())
    elif kind is Kind.PHONE and value.lstrip("( ").startswith("+"):
        number = compact(value)
        yield number[len(str(numbering_plans.country_code(number))) :]


def find(text: str, known: Values, found: frozenset[str]) -> Iterator[Finding]:
    """Where the values stand again. `found`: those that this text gave away itself, which stand there once at least."""
    numbers = [value for value, kind in known.items() if kind in NUMBERS]
    if numbers:
        yield from regrouped(text, numbers, known)
    again = {value: kind for value, kind in known.items() if is_again(text.count(value), value, value in found)}
    if not again:
        return
    kept = [match.span() for match in PLACEHOLDERS.finditer(text)] if "[" in text else []
    among = one_by_one if len(again) <= FEW else by_first_words
    for kind, start, end in among(text, again):
        if not any(start < last and first < end for first, last in kept):
            yield Finding(kind, start, end)


def is_again(times: int, value: str, found: bool) -> bool:
    return times > found and not (times > FAMILIAR and value.isalpha())


def one_by_one(text: str, known: Values) -> Iterator[Finding]:
    for value, kind in known.items():
        place = text.find(value)
        while place >= 0:
            end = place + len(value)
            if apart(text, place, end):
                yield Finding(kind, place, end)
            place = text.find(value, end)


def by_first_words(text: str, known: Values) -> Iterator[Finding]:
    """In time that grows with the text, however many values there are."""
    begun: dict[
        str, set[tuple[int, int]]
    ] = {}  # by the first word: where it stands in the value, and the value's length
    for value in known:
        if word := WORD.search(value):
            begun.setdefault(word[0], set()).add((word.start(), len(value)))
    for word in WORD.finditer(text):
        for offset, length in begun.get(word[0], ()):
            start = word.start() - offset
            kind = known.get(text[start : start + length]) if start >= 0 else None
            if kind and apart(text, start, start + length):
                yield Finding(kind, start, start + length)


def apart(text: str, start: int, end: int) -> bool:
    """No piece of a longer word, unless it is so long that nothing else could be meant."""
    if end - start >= GLUED:
        return True
    return not (is_word(text[start - 1 : start]) and is_word(text[start])) and not (
        is_word(text[end : end + 1]) and is_word(text[end - 1])
    )


def is_word(char: str) -> bool:
    return WORD.match(char) is not None


def regrouped(text: str, numbers: list[str], known: Values) -> Iterator[Finding]:
    """The same digits with other separators, or none."""
    squeezed = text.encode("latin-1", "replace").upper().translate(None, SEPARATORS)
    for value in numbers[:FEW]:
        number = compact(value)
        if len(number) >= SHORTEST_NUMBER and squeezed.count(number.encode("latin-1", "replace")) > text.count(value):
            pattern = rf"(?<![0-9A-Za-z])\(?{BETWEEN.join(map(re.escape, number))}(?![0-9A-Za-z])"
            yield from (Finding(known[value], *match.span()) for match in re.finditer(pattern, text, re.I))

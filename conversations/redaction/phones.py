"""Phone numbers: international, national in a form of their own, or called a phone number by the text."""

import re
from collections.abc import Iterator

from conversations.redaction import numbering
from conversations.redaction.context import before, glued_left, glued_right, is_other_number
from conversations.redaction.kinds import Finding, Kind
from conversations.redaction.phone_shapes import (
    ALL_DIGITS,
    AT_HOME,
    COORDINATES,
    DATE,
    EXTENSION,
    GROUP,
    INTERNATIONAL,
    LIKELY,
    PAIR_BEFORE,
    PAIRS,
    RUN,
    SAYS_PHONE,
    SHAPES,
    START,
    TRUNK,
    UNIT,
    WORLD,
)


def find(text: str) -> Iterator[Finding]:
    for run in RUN.finditer(text):
        place, end = run.span()
        previous = -1
        while start := START.search(text, place, end):
            stop = number_end(text, start.start(), end, previous)
            if stop:
                yield Finding(Kind.PHONE, start.start(), stop)
                previous = stop
            place = max(stop, start.end())


def number_end(text: str, start: int, end: int, previous: int) -> int:
    """Where the phone number that begins here ends, 0 if none does."""
    if glued_left(text, start):
        return 0
    stop = international(text, start, end) or national(text, start, end, previous)
    extension = EXTENSION.match(text, stop) if stop else None
    return extension.end() if extension else stop


def stops(text: str, match: re.Match[str] | None) -> list[int]:
    """Where it may end: after each group of digits, the last one first."""
    if match is None:
        return []
    ends = [group.end() for group in GROUP.finditer(text, *match.span())]
    return [end for end in reversed(ends) if ends_well(text, end)]


def ends_well(text: str, end: int) -> bool:
    return not glued_right(text, end) or EXTENSION.match(text, end) is not None


def international(text: str, start: int, end: int) -> int:
    match = INTERNATIONAL.match(text, start, end)
    if match is None or COORDINATES.match(text, start):
        return 0
    parted = [(stop, *parts(text[start:stop])) for stop in stops(text, match)]
    for stop, code, rest in parted:
        if code and numbering.valid_abroad(code, rest):
            return stop
    if match[0].startswith(("+", "(+")) and "+ " not in match[0]:
        return next((stop for stop, code, rest in parted if code and numbering.possible_abroad(code, rest)), 0)
    return 0


def parts(number: str) -> tuple[int, str]:
    """Country code (0 if there is none such) and the rest."""
    found = digits(number.replace("(0)", ""))
    found = found if "+" in number else found.removeprefix("00")
    code = numbering.country_code(found)
    rest = found[len(str(code)) :]
    return code, rest if code == numbering.ITALY else rest.removeprefix("0")


def national(text: str, start: int, end: int, previous: int) -> int:
    if start and text[start - 1] in "$€£#_":
        return 0
    if text[start - 1 : start] == "-" and text[start - 2 : start - 1].isdigit() and start > 1:
        return 0
    if in_a_row(text, start, previous) and not SAYS_PHONE.search(before(text, start)):
        return 0
    stop = shaped(text, start, end) or trunk(text, start, end) or called_phone(text, start, end)
    return 0 if not stop or UNIT.match(text, stop) or is_other_number(text, start) else stop


def shaped(text: str, start: int, end: int) -> int:
    for shape, regions in SHAPES:
        match = shape.match(text, start, end)
        if match is None or not ends_well(text, match.end()):
            continue
        if not regions or numbering.valid_somewhere(regions, digits(match[0])):
            return match.end()
    return 0


def trunk(text: str, start: int, end: int) -> int:
    """With the zero that is dialled before an area in most of Europe."""
    match = AT_HOME.match(text, start, end)
    if match is None or match[0].lstrip("(")[0] != "0" or match[0].startswith("00") or DATE.match(text, start):
        return 0
    return valid_end(text, match, TRUNK, at_least=9)


def called_phone(text: str, start: int, end: int) -> int:
    match = AT_HOME.match(text, start, end)
    if match is None or DATE.match(text, start) or not SAYS_PHONE.search(before(text, start)):
        return 0
    return valid_end(text, match, WORLD, at_least=8)


def valid_end(text: str, match: re.Match[str], regions: tuple[str, ...], at_least: int) -> int:
    """Where a number of the likeliest length ends."""
    found = [(digits(text[match.start() : stop]), stop) for stop in stops(text, match)]
    for number, stop in sorted(found, key=lambda item: (LIKELY.get(len(item[0]), 2), -item[1])):
        if len(number) >= at_least and number not in ALL_DIGITS and numbering.valid_somewhere(regions, number):
            return stop
    return 0


def in_a_row(text: str, start: int, previous: int) -> bool:
    """Pairs of digits among other pairs (a draw of lots, bytes) rather than one or more whole numbers."""
    pairs = PAIRS.match(text, start)
    if pairs is None:
        return False
    count = (len(pairs[0]) + 1) // 3
    return (count > 6 and count % 5 > 0) or (
        start - 1 != previous and PAIR_BEFORE.search(text, max(0, start - 4), start) is not None
    )


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())

"""Phone numbers as they are written at home."""

import re

from conversations.redaction import numbering
from conversations.redaction.context import before, compact, glued_right, in_chain, is_other_number, is_registered
from conversations.redaction.phone_shapes import (
    ALL_DIGITS,
    AT_HOME,
    DATE,
    EXTENSION,
    GROUP,
    LIKELY,
    MARKS,
    PAIR_BEFORE,
    PAIRS,
    SAYS_PHONE,
    SHAPES,
    SHORTEST,
    TRUNK,
    TRUNK_ZERO,
    UNIT,
    WORLD,
)
from conversations.redaction.runs import Run


def national(text: str, start: int, run: Run, previous: int) -> int:
    """As it is written at home."""
    first = start <= run.start
    stop = shaped(text, start, run.end) or trunk(text, start, run.end, first or previous == start - 1)
    if not stop or in_chain(text, start, stop) or in_a_row(text, start, previous) or text[start - 1 : start] in MARKS:
        stop = called_phone(text, start, run.end) if first else 0
    if not stop or UNIT.match(text, stop):
        return 0
    return 0 if is_other_number(text, start) or (not first and is_registered(text, run.start)) else stop


def shaped(text: str, start: int, end: int) -> int:
    for shape, regions in SHAPES.get(text[start], ()):
        match = shape.match(text, start, end)
        if match is None or not ends_well(text, match.end()):
            continue
        if not regions or numbering.valid_somewhere(regions, compact(match[0])):
            return match.end()
    return 0


def trunk(text: str, start: int, end: int, first: bool) -> int:
    """With the zero that is dialled before an area in most of Europe; after other digits, in one piece only."""
    match = AT_HOME.match(text, start, end) if TRUNK_ZERO.match(text, start) else None
    if match is None or DATE.match(text, start):
        return 0
    stop = valid_end(text, match, TRUNK, at_least=9)
    return stop if first or text[start - 1] != " " or text[start:stop].isdigit() else 0


def called_phone(text: str, start: int, end: int) -> int:
    """In whatever form, where the text says right before it what it is."""
    if not SAYS_PHONE.search(before(text, start)) or DATE.match(text, start):
        return 0
    match = AT_HOME.match(text, start, end)
    if match is None:
        return 0
    return valid_end(text, match, WORLD, at_least=SHORTEST)


def valid_end(text: str, match: re.Match[str], regions: tuple[str, ...], at_least: int) -> int:
    """Where a number of the likeliest length ends."""
    found = [(compact(text[match.start() : stop]), stop) for stop in stops(text, match)]
    for number, stop in sorted(found, key=lambda item: (LIKELY.get(len(item[0]), 2), -item[1])):
        if len(number) >= at_least and number not in ALL_DIGITS and numbering.valid_somewhere(regions, number):
            return stop
    return 0


def in_a_row(text: str, start: int, previous: int) -> bool:
    """Pairs of digits among other pairs (a draw of lots, bytes) rather than one or more whole numbers."""
    pairs = PAIRS.match(text, start) if text[start + 2 : start + 3] == " " else None
    if pairs is None:
        return False
    count = (len(pairs[0]) + 1) // 3
    return (count > 6 and count % 5 > 0) or (
        start - 1 != previous and PAIR_BEFORE.search(text, max(0, start - 4), start) is not None
    )


def stops(text: str, match: re.Match[str] | None) -> list[int]:
    """Where it may end: after each group of digits, the last one first."""
    if match is None:
        return []
    ends = [group.end() for group in GROUP.finditer(text, *match.span())]
    return [end for end in reversed(ends) if ends_well(text, end)]


def ends_well(text: str, end: int) -> bool:
    return not glued_right(text, end) or EXTENSION.match(text, end) is not None

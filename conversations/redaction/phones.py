"""Phone numbers: international, national in a form of their own, or called a phone number by the text."""

from collections.abc import Iterator

from conversations.redaction import numbering
from conversations.redaction.context import compact, glued_left, is_other_number
from conversations.redaction.kinds import Finding, Kind
from conversations.redaction.national_phones import called_phone, national, stops
from conversations.redaction.phone_shapes import (
    BEFORE_RUN,
    COORDINATES,
    EXTENSION,
    INTERNATIONAL,
    SHORTEST,
    START,
    UNIT,
)
from conversations.redaction.runs import Run, digits_in


def in_one_piece(text: str, run: Run) -> Iterator[Finding]:
    """Digits that only a word before them could make a phone number."""
    end = 0 if glued_left(text, run.start) else called_phone(text, run.start, run.end)
    if end and not UNIT.match(text, end) and not is_other_number(text, run.start):
        extension = EXTENSION.match(text, end)
        yield Finding(Kind.PHONE, run.start, extension.end() if extension else end)


def in_groups(text: str, run: Run) -> Iterator[Finding]:
    before_run = BEFORE_RUN.match(text[max(0, run.start - 3) : run.start][::-1])
    place = run.start - (before_run.end() if before_run else 0)
    left, stop = digits_in(run.shape), -1
    while left >= SHORTEST and (start := START.search(text, place, run.end)):
        first = start.start()
        end = 0 if glued_left(text, first) else number_end(text, first, run, stop)
        if end:
            yield Finding(Kind.PHONE, first, end)
            stop = end
        place = max(end, start.end())
        left -= len(compact(text[first:place]))


def number_end(text: str, start: int, run: Run, previous: int) -> int:
    """Where the phone number that begins here ends, 0 if none does."""
    stop = 0
    if text.startswith(("+", "(+", "00", "(00"), start):
        stop = international(text, start, run.end)
    stop = stop or national(text, start, run, previous)
    extension = EXTENSION.match(text, stop) if stop else None
    return extension.end() if extension else stop


def international(text: str, start: int, end: int) -> int:
    match = INTERNATIONAL.match(text, start, end)
    if match is None or COORDINATES.match(text, start):
        return 0
    parted = [(stop, *parts(text[start:stop])) for stop in stops(text, match)]
    for stop, code, rest in parted:
        if code and numbering.valid_abroad(code, rest):
            return stop if "+" in match[0] or not is_other_number(text, start) else 0
    if match[0].startswith(("+", "(+")) and "+ " not in match[0]:
        return next((stop for stop, code, rest in parted if code and numbering.possible_abroad(code, rest)), 0)
    return 0


def parts(number: str) -> tuple[int, str]:
    """Country code (0 if there is none such) and the rest."""
    found = compact(number.replace("(0)", ""))
    found = found if "+" in number else found.removeprefix("00")
    code = numbering.country_code(found)
    rest = found[len(str(code)) :]
    return code, rest if code == numbering.ITALY else rest.removeprefix("0")

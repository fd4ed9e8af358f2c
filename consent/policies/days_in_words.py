"""Days written in words in a text, English and French: September 28, 2025 · 28 Sept. 2025 · 1er octobre. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = (
    ("january", "janvier", "jan", "janv"),
    ("february", "février", "fevrier", "feb", "févr", "fév", "fevr"),
    ("march", "mars", "mar"),
    ("april", "avril", "apr", "avr"),
    ("may", "mai"),
    ("june", "juin", "jun"),
    ("july", "juillet", "jul", "juil"),
    ("august", "août", "aout", "aug"),
    ("september", "septembre", "sept", "sep"),
    ("october", "octobre", "oct"),
    ("november", "novembre", "nov"),
    ("december", "décembre", "decembre", "dec", "déc"),
)
_NUMBERS = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_NAME = "(?P<month>" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")(?P<dot>\.?)"
_DAY = r"(?<![\d.,/-])(?P<day>\d{1,2})"
_YEAR = r"(?:,?\s{1,3}(?P<year>\d{4})(?!\d))?"
DAY_FIRST = re.compile(rf"{_DAY}(?:st|nd|rd|th|er)?\s{{1,3}}(?:of\s{{1,3}})?{_NAME}(?!\w){_YEAR}", re.IGNORECASE)
MONTH_FIRST = re.compile(rf"\b{_NAME}\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:]){_YEAR}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """As it is written; `year` None where it names none."""

    words: str
    month: int
    day: int
    year: int | None

    def is_one_of(self, days: set[date]) -> bool:
        """Without a year: in whichever year."""
        return any((each.month, each.day) == (self.month, self.day) and self.year in (None, each.year) for each in days)

    def as_date(self) -> date | None:
        """None where it names no year, or there is no such day."""
        try:
            return date(self.year, self.month, self.day) if self.year else None
        except ValueError:
            return None


def find(text: str) -> Iterator[Day]:
    """In order of the pattern, each as it is written."""
    for pattern in (DAY_FIRST, MONTH_FIRST):
        for found in pattern.finditer(text):
            if _is_a_day(found):
                year = int(found["year"]) if found["year"] else None
                words = " ".join(found[0].split()).rstrip(".")
                yield Day(words, _NUMBERS[found["month"].lower()], int(found["day"]), year)


def _is_a_day(found: re.Match[str]) -> bool:
    """“30 may be”, “les 5 mars” without a year: a word that means something else too must look like a month's name."""
    name = found["month"]
    is_short = name.lower() in ("sept", "mar", "jan", "dec", "oct", "nov", "sep", "jun", "jul", "aug", "apr", "feb")
    if found["year"]:
        return True
    if is_short or name.lower() == "may":
        return name[0].isupper() and (found["dot"] == "." or name.lower() == "may")
    return True

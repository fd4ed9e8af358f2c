"""Days in words are found in a text, English and French, and what only looks like one isn't. Pure."""

from datetime import date, timedelta

import pytest

from consent.lib.dates import day_in_words
from consent.policies import days_in_words

FOUND = {
    "September 28, 2025": (9, 28, 2025),
    "28 September 2025": (9, 28, 2025),
    "28 septembre 2025": (9, 28, 2025),
    "28\u00a0septembre\u202f2025": (9, 28, 2025),
    "SEPTEMBER 28 2025": (9, 28, 2025),
    "Sept. 28, 2025": (9, 28, 2025),
    "28 sept. 2025": (9, 28, 2025),
    "1er octobre 2025": (10, 1, 2025),
    "the 3rd of October, 2025": (10, 3, 2025),
    "October 3rd": (10, 3, None),
    "le 15 août": (8, 15, None),
    "le 15 aout 2026": (8, 15, 2026),
    "12 févr. 2026": (2, 12, 2026),
    "2 fevrier 2026": (2, 2, 2026),
    "25 déc. 2026": (12, 25, 2026),
    "May 5": (5, 5, None),
    "5 mai": (5, 5, None),
    "31 février 2026": (2, 31, 2026),
    "Until **8 October 2025**.": (10, 8, 2025),
}
NOT = [
    "30 may be used",
    "you may 5 times",
    "May 2025",
    "septembre 2025",
    "les 7 ou sept 5",
    "12 marches",
    "3 octobres",
    "2025-09-28",
    "28/09/2025",
    "version 1.2 March",
    "23:59 UTC",
    "dec 5",
    "March 28:00",
    "30 days, 5 years",
]


@pytest.mark.parametrize(("text", "day"), FOUND.items(), ids=FOUND)
def test_a_day_is_found(text, day):
    (found,) = days_in_words.find(f"Before that, {text} and after.")
    assert (found.month, found.day, found.year) == day


@pytest.mark.parametrize("text", NOT)
def test_what_only_looks_like_a_day_is_none(text):
    assert list(days_in_words.find(f"Before that, {text} and after.")) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_day_as_pages_write_it_is_found(language):
    for number in range(366):
        day = date(2028, 1, 1) + timedelta(days=number)
        (found,) = days_in_words.find(f"({day_in_words(day, language)})")
        assert (found.as_date(), found.is_one_of({day}), found.is_one_of({day + timedelta(days=1)})) == (
            day,
            True,
            False,
        )


def test_a_day_without_a_year_is_that_of_any_and_one_there_is_none_of_is_no_date():
    (found,) = days_in_words.find("28 September")
    assert found.is_one_of({date(2025, 9, 28)})
    assert found.as_date() is None
    (none,) = days_in_words.find("February 30, 2026")
    assert none.as_date() is None
    assert not none.is_one_of({date(2026, 2, 28)})

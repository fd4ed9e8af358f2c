"""One way to read an instant that somebody types: in commands, in the console, in QA."""

import argparse
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from consent.lib.dates import EARLIEST, LATEST, InstantField, NotAnInstant, parse_instant

TEN = datetime(2025, 9, 15, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2025-09-15T10:00:00Z",
        "2025-09-15T10:00:00+00:00",
        "2025-09-15T12:00:00+02:00",
        "2025-09-15 10:00",
        " 2025-09-15T10:00 ",
        "20250915T100000Z",
    ],
)
def test_iso_8601_and_utc_where_it_names_no_zone(value):
    assert parse_instant(value) == TEN
    assert parse_instant(value).tzinfo is UTC


def test_a_day_is_its_first_instant():
    assert parse_instant("2025-09-15") == TEN.replace(hour=0)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "tomorrow",
        "10:00",
        "2025-13-01",
        "2025-02-29",
        "2025-09-15T25:00:00Z",
        "15/09/2025",
        "1726394400",
        "a\0b",
        "9" * 5000,
        "1999-12-31T23:59:59Z",
        "2101-01-01",
        "2100-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        "٢٠٢٥-٠٩-١٥",
        "2025-09-15T10:00:00\ud800",
    ],
)
def test_a_typed_instant_that_is_none_is_told_what_to_write(value):
    with pytest.raises(NotAnInstant, match="^Write an instant like 2025-09-15T10:00:00Z, between 2000 and 2100.$"):
        parse_instant(value)


@given(st.text())
def test_whatever_is_typed_is_an_instant_or_is_refused(value):
    with suppress(NotAnInstant):
        assert EARLIEST <= parse_instant(value) <= LATEST


@given(st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30), timezones=st.timezones()))
def test_every_instant_of_these_years_is_read(instant):
    assert parse_instant(instant.isoformat()) == instant.astimezone(UTC)


def test_the_bounds_of_typed_instants_are_allowed():
    for bound, beyond in ((EARLIEST, -1), (LATEST, 1)):
        assert parse_instant(bound.isoformat()) == bound
        with pytest.raises(NotAnInstant):
            parse_instant((bound + timedelta(microseconds=beyond)).isoformat())


def test_a_command_names_a_bad_instant_and_ends_with_2(capsys):
    parser = argparse.ArgumentParser()
    parser.add_argument("--as-of", type=parse_instant)
    assert parser.parse_args(["--as-of", "2025-09-15T10:00"]).as_of == TEN
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["--as-of", "yesterday"])
    assert ended.value.code == 2
    assert "argument --as-of: Write an instant like 2025-09-15T10:00:00Z" in capsys.readouterr().err


class Form(forms.Form):
    at = InstantField()


def test_a_form_reads_an_instant_and_shows_it_again():
    form = Form({"at": "2025-09-15T12:00:00+02:00"})
    assert form.is_valid()
    assert form.cleaned_data["at"] == TEN
    assert 'value="2025-09-15T12:00:00+02:00"' in str(form["at"])


@pytest.mark.parametrize("value", [TEN, TEN.replace(tzinfo=None)])
def test_a_form_is_filled_with_an_instant(value):
    form = Form({"at": value})
    assert form.is_valid()
    assert form.cleaned_data["at"] == TEN
    assert 'value="2025-09-15 10:00:00"' in str(form["at"])


def test_a_form_says_what_to_write_in_the_language_of_the_page():
    with override("fr"):
        assert "2025-09-15T10:00:00Z" in Form({"at": "demain"}).errors["at"][0]
        assert not Form({"at": "demain"}).errors["at"][0].startswith("Write")
    assert Form({"at": ""}).errors["at"] == ["This field is required."]

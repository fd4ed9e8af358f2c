"""Days and instants: in words, as every page, mail and explanation writes them; and as people type them. Always UTC."""

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

YEARS = range(2000, 2101)  # of whatever somebody types (rules, section 5)
EARLIEST, LATEST = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[-1], 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


class NotAnInstant(ArgumentTypeError, ValueError):
    """The message says what to write instead; argparse prints it and ends with 2."""


def parse_instant(value: str) -> datetime:
    """ISO 8601, UTC where it names no zone; aware, in UTC. Raises NotAnInstant, beyond the years 2000 to 2100 too."""
    try:
        instant = datetime.fromisoformat(value.strip())
    except ValueError:
        instant = None
    if instant is not None and instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    if instant is None or instant.year not in YEARS or not EARLIEST <= instant <= LATEST:
        raise NotAnInstant(_("Write an instant like 2025-09-15T10:00:00Z, between 2000 and 2100."))
    return instant.astimezone(UTC)


class InstantField(forms.Field):
    """As `parse_instant` reads it; shown again as it was typed."""

    widget = forms.DateTimeInput(attrs={"placeholder": "2025-09-29 00:00"}, format="%Y-%m-%d %H:%M:%S")

    def to_python(self, value: object) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            return parse_instant(value.isoformat() if isinstance(value, datetime) else str(value))
        except NotAnInstant as error:
            raise forms.ValidationError(str(error)) from error


class DayField(forms.DateField):
    """A day such as 2025-09-28, of the years that anybody may type."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def validate(self, value: date | None) -> None:
        """Raises ValidationError, which says what to write instead."""
        super().validate(value)
        if value is not None and value.year not in YEARS:
            says = _("Choose a day between %(first)s and %(last)s, such as 2025-09-28.")
            raise forms.ValidationError(says % {"first": YEARS[0], "last": YEARS[-1]})


def day_in_words(day: date, language: str) -> str:
    """September 28, 2025 · 28 septembre 2025 · 1er octobre 2025, whose spaces hold."""
    with override(language):
        month = str(MONTHS[day.month])
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day}\u00a0{month}\u00a0{day.year}"
    return f"{month} {day.day}, {day.year}"


def day(value: date | None) -> str:
    """A day, or an instant's day, in the active language; empty for None."""
    if value is None:
        return ""
    moment = value.astimezone(UTC) if isinstance(value, datetime) else value
    return day_in_words(moment, get_language() or "en")


def short_day(value: date) -> str:
    """Sept. 28 · 28 sept., where the year is plain."""
    return date_format(value, "j\u00a0N" if get_language() == "fr" else "N\u00a0j")


def instant(value: datetime | None) -> str:
    """September 5, 2025, 10:00 UTC · 5 septembre 2025 à 10 h 00 UTC; empty for None."""
    if value is None:
        return ""
    moment = value.astimezone(UTC)
    hour = str(moment.hour) if get_language() == "fr" else f"{moment:%H}"
    parts = {"day": day(moment), "hour": hour, "minute": f"{moment:%M}"}
    return _("%(day)s, %(hour)s:%(minute)s UTC") % parts


def exact(value: datetime | None) -> str:
    """The same to the second, for evidence: September 5, 2025, 10:00:07 UTC; empty for None."""
    if value is None:
        return ""
    moment = value.astimezone(UTC)
    hour = str(moment.hour) if get_language() == "fr" else f"{moment:%H}"
    parts = {"day": day(moment), "hour": hour, "minute": f"{moment:%M}", "second": f"{moment:%S}"}
    return _("%(day)s, %(hour)s:%(minute)s:%(second)s UTC") % parts


def machine(value: datetime | None) -> str:
    """2025-09-05T10:00:00Z, as HTML's `datetime` wants it; empty for None."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if value else ""

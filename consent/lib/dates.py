"""Days and instants in words, as every page, mail and explanation writes them. Always UTC."""

from datetime import UTC, date, datetime

from django.utils.dates import MONTHS
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _


def day_in_words(day: date, language: str) -> str:
    """September 28, 2025 · 28 septembre 2025 · 1er octobre 2025."""
    with override(language):
        month = str(MONTHS[day.month])
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
    return f"{month} {day.day}, {day.year}"


def day(value: date | None) -> str:
    """A day, or an instant's day, in the active language; empty for None."""
    if value is None:
        return ""
    moment = value.astimezone(UTC) if isinstance(value, datetime) else value
    return day_in_words(moment, get_language() or "en")


def instant(value: datetime | None) -> str:
    """September 5, 2025, 10:00 UTC · 5 septembre 2025 à 10 h 00 UTC; empty for None."""
    if value is None:
        return ""
    moment = value.astimezone(UTC)
    parts = {"day": day(moment), "hour": f"{moment:%H}", "minute": f"{moment:%M}"}
    return _("%(day)s, %(hour)s:%(minute)s UTC") % parts

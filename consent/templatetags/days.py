"""Days and instants as every page writes them: {{ day|day }}, {{ instant|instant }}. Always UTC."""

from datetime import UTC, date, datetime

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import documents

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """September 28, 2025 · 28 septembre 2025; empty for None."""
    if value is None:
        return ""
    moment = value.astimezone(UTC) if isinstance(value, datetime) else value
    return documents.day_in_words(moment, get_language() or "en")


@register.filter
def instant(value: datetime | None) -> str:
    """September 5, 2025, 10:00 UTC · 5 septembre 2025 à 10 h 00 UTC; empty for None."""
    if value is None:
        return ""
    moment = value.astimezone(UTC)
    parts = {"day": day(moment), "hour": f"{moment:%H}", "minute": f"{moment:%M}"}
    return _("%(day)s, %(hour)s:%(minute)s UTC") % parts

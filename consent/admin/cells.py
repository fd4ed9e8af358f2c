"""Cells that several lists of the console show."""

from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def short_subject(subject: UUID) -> SafeString:
    """The first eight characters of a subject id, the whole in its title; leads to their timeline."""
    address = reverse("admin:consent_consentevent_timeline", args=[subject])
    return format_html('<a href="{}" title="{}"><code>{}…</code></a>', address, subject, str(subject)[:8])

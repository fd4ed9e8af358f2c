"""What pages may need: the appearance, QA mode's bar, what the choice does to all one's chats."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from consent.lib import clock
from consent.lib.web import safe_next
from conversations.rules import summary


def page(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    appearance = user.appearance if user is not None and user.is_authenticated else "system"
    return {
        "appearance": appearance,
        "qa_now": clock.now() if settings.QA else None,
        "here": _here(request),
        "chats_summary": SimpleLazyObject(lambda: summary.of(user, clock.now())),
    }


def _here(request: HttpRequest) -> str:
    """Where a change of language comes back to: this page, or the page whose form was answered."""
    return safe_next(
        request, request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer")
    )

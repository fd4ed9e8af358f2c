"""What pages may need: the appearance, QA mode's bar, the sidebar, what the choice does to all one's chats."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from claudeprivacy import sidebar
from consent.lib import clock
from consent.lib.web import safe_next
from conversations.rules import summary


def page(request: HttpRequest) -> dict[str, object]:
    """What each page is rendered with. The sidebar and `chats_summary` are asked for only where a page shows them."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    return {
        "appearance": person.appearance if person else User.Appearance.SYSTEM,
        "qa_now": clock.now() if settings.QA else None,
        "qa_world": getattr(request, "qa_world", None),
        "qa_is_elsewhere": clock.is_travelled() or hasattr(request, "qa_world"),
        "here": _here(request),
        "sidebar": SimpleLazyObject(lambda: sidebar.of(request, person)),
        "chats_summary": SimpleLazyObject(lambda: summary.of(person, clock.now())) if person else None,
    }


def _here(request: HttpRequest) -> str:
    """Where a change of language comes back to: this page, or the page whose form was answered."""
    return safe_next(
        request, request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer")
    )

"""Verbs with everything filled in, so that a test names only what it is about."""

from typing import Any

from consent.core import decisions, documents
from consent.models import ConsentEvent
from tests.support.factories import BEFORE, SLUG

NEXT_SLUG = "2026-03-01"


def digest(slug: str = SLUG, language: str = "en") -> str:
    return documents.choice_text(slug, language).digest


def accept(user: Any, *, start: bool | None = True, moved: bool = False, gpc: bool = False, **changes: Any) -> Any:
    """decisions.decide() on the shipped update, toggle on and left alone."""
    gesture = decisions.Gesture(start=start, moved=moved, gpc=gpc)
    facts = {"update_slug": SLUG, "digest": digest(), "help_improve": True, "now": BEFORE, "gesture": gesture}
    return decisions.decide(user_pk=user.pk, **{**facts, **changes})


def put_off(user: Any, **changes: Any) -> Any:
    facts = {"update_slug": SLUG, "language": "en", "gpc": False, "now": BEFORE}
    return decisions.defer(user_pk=user.pk, **{**facts, **changes})


def set_to(user: Any, help_improve: bool, **changes: Any) -> Any:
    facts = {"language": "en", "gpc": False, "now": BEFORE}
    return decisions.change_setting(user_pk=user.pk, help_improve=help_improve, **{**facts, **changes})


def rows(user: Any = None) -> list[ConsentEvent]:
    """The ledger, one person's or everybody's, in sequence."""
    events = ConsentEvent.objects.order_by("sequence")
    return list(events.filter(subject_id=user.subject_id) if user else events)

"""What a person was shown and sent about policy updates: theirs to have, too (rules, section 6)."""

from typing import Any
from uuid import UUID

from consent.models import NoticeShowing
from consent.models.campaign import NoticeMessage
from consent.rules import hashing

SHOWN = ("update_id", "shown_at", "language")
MAILED = ("update_id", "kind", "language", "last_day", "state", "tried_at")


def about(subject_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Plain values, oldest first: first showings of a notice, and e-mails."""
    shown = NoticeShowing.objects.filter(subject_id=subject_id).order_by("shown_at", "pk").values(*SHOWN)
    mailed = NoticeMessage.objects.filter(subject_id=subject_id).order_by("tried_at", "pk").values(*MAILED)
    return {"shown": list(map(_plain, shown)), "mailed": list(map(_plain, mailed))}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("_id"): hashing.plain(value) for name, value in row.items()}

"""People as lines of a CSV: how each stands, and the verdict at the instant of the export."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from accounts.models import User
from consent.core import updates
from consent.evidence import history
from consent.rules.verdict import Update, judge

STORED = ("decided_update", "decided_at", "help_improve", "help_improve_since", "deferred_update", "deferred_at")
COLUMNS = ("email", "subject_id", "plan", "language", "joined_at", "verdict", "reason", *STORED, "deferrals", "rows")


def rows(people: Any, now: datetime) -> Iterator[list[Any]]:
    """One query, however many; `people` is a queryset of User."""
    known = updates.published()
    counted = people.annotate(deferral_count=history.deferral_count())
    return (_row(user, known, now) for user in counted.iterator(chunk_size=2000))


def _row(user: User, known: tuple[Update, ...], now: datetime) -> list[Any]:
    verdict = judge(user.as_subject(), known, now)
    return [
        user.email,
        user.subject_id,
        user.plan,
        user.language,
        user.joined_at,
        verdict.action,
        verdict.reason,
        *(getattr(user, name) for name in STORED),
        user.deferral_count,  # type: ignore[attr-defined]  # annotated above
        user.ledger_sequence,
    ]

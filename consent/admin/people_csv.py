"""People as lines of a CSV: how each stands, and the verdict at the instant of the export."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from consent.core import updates
from consent.evidence import history
from consent.models import ConsentSubject
from consent.models.subject import people
from consent.rules.verdict import Update, judge

STORED = ("decided_update", "decided_at", "help_improve", "help_improve_since", "deferred_update", "deferred_at")


def columns() -> tuple[str, ...]:
    """The first line. The site's own columns are named as the site names them."""
    model = people()
    own = (model.address_field(), "subject_id", *filter(None, (model.SEGMENT_FIELD, model.LANGUAGE_FIELD)))
    return (*own, "joined_at", "verdict", "reason", *STORED, "deferrals", "rows")


def rows(found: "QuerySet[Any]", now: datetime) -> Iterator[list[object]]:
    """One query, however many; `found` is a queryset of people."""
    known = updates.published()
    counted = found.annotate(deferral_count=history.deferral_count())
    return (_row(user, known, now) for user in counted.iterator(chunk_size=2000))


def _row(user: ConsentSubject, known: tuple[Update, ...], now: datetime) -> list[Any]:
    verdict = judge(user.as_subject(), known, now)
    counted: Any = user  # with its annotation
    return [
        user.subject_address,
        user.subject_id,
        *([user.subject_segment] if user.SEGMENT_FIELD else []),
        *([user.subject_language] if user.LANGUAGE_FIELD else []),
        user.joined_at,
        verdict.action,
        verdict.reason,
        *(getattr(user, name) for name in STORED),
        counted.deferral_count,
        user.ledger_sequence,
    ]

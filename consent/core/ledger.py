"""The one writer of the ledger and of the standing that follows from it (law 4)."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import Signal

from consent.core import journal, overlay, updates
from consent.lib import clock
from consent.models import ConsentEvent, ConsentSubject
from consent.rules import hashing
from consent.rules.standing import Kind, Standing, Surface, Touched, step

recorded = Signal()  # after the commit, with the row as `event`; what a receiver breaks on breaks nothing here


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was shown and how it was answered. None where nothing was shown."""

    surface: Surface
    update_id: str | None = None
    digest: str | None = None
    language: str | None = None
    last_day: date | None = None
    presentation: str | None = None
    preset: bool | None = None
    start: bool | None = None
    touched: Touched = Touched.UNKNOWN
    gpc: bool | None = None

    def columns(self) -> dict[str, object]:
        """As the row holds them: plain text for the words of an enumeration."""
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}


@contextmanager
def locked(user_pk: int, *, leaving: bool = False) -> Iterator[Any]:
    """The user's row, fresh, with nobody else writing to it until the block ends. Raises User.DoesNotExist.

    What is appended within is in the journal before it is committed: raises journal.CannotWrite where it can't be.
    `leaving`: the row is going, so nothing that names it may be stored meanwhile either.
    """
    with journal.transaction():
        yield get_user_model()._base_manager.select_for_update(no_key=not leaving).get(pk=user_pk)


def append(
    user: ConsentSubject, *, kind: Kind, evidence: Evidence, now: datetime, help_improve: bool | None = None
) -> ConsentEvent:
    """Insert one row at the end of the user's chain and carry the standing on; `user` comes from `locked`."""
    with journal.transaction():
        event = ConsentEvent(
            id=uuid.uuid4(),
            version=hashing.VERSION,
            subject_id=user.subject_id,
            sequence=user.ledger_sequence + 1,
            kind=kind.value,
            terms_accepted=kind is Kind.DECISION,
            help_improve=help_improve,
            occurred_at=now,
            plan=user.subject_segment,
            simulated=clock.is_travelled() or overlay.is_worn(),
            previous_hash=user.ledger_head,
            **evidence.columns(),
        )
        event.hash = hashing.row_hash(event.columns())
        event.save(force_insert=True)
        journal.append(journal.LEDGER, **event.columns())
        _project(user, step(Standing.of(user), event, updates.order(event.update_id, user.decided_update)))
        if recorded.has_listeners(ConsentEvent):
            transaction.on_commit(lambda: recorded.send_robust(ConsentEvent, event=event))
    return event


def row_of(columns: Mapping[str, object]) -> ConsentEvent:
    """A row as the journal holds it, not saved. Raises ValueError where it isn't whole or doesn't fit its own hash."""
    row = ConsentEvent()
    try:
        for field in ConsentEvent._meta.concrete_fields:
            if field.name in columns:
                setattr(row, field.attname, field.to_python(columns[field.name]))
        sound = hashing.row_hash(row.columns()) == row.hash
    except (ValidationError, TypeError, ValueError) as error:
        raise ValueError("is no ledger row") from error
    if not sound:
        raise ValueError("was changed: its hash does not fit its contents")
    return row


def locked_subject(subject_id: UUID) -> Any:
    """The person of that pseudonym, their row locked until the transaction ends; None if there is no such account."""
    return get_user_model()._base_manager.select_for_update(no_key=True).filter(subject_id=subject_id).first()


def put_back(person: ConsentSubject | None, rows: Sequence[ConsentEvent]) -> None:
    """Rows of one subject that the journal holds, as they are, and the standing with them; not journalled again.

    `person` comes from `locked_subject`. The caller has seen that the rows follow the last one there is.
    """
    for row in rows:
        row.save(force_insert=True)
        if person is not None:
            _project(person, step(Standing.of(person), row, updates.order(row.update_id, person.decided_update)))


def _project(user: ConsentSubject, standing: Standing) -> None:
    columns = standing.columns()
    type(user)._base_manager.filter(pk=user.pk).update(**columns)
    for name, value in columns.items():
        setattr(user, name, value)

"""The purge (rules, section 5): removes for good what is no longer kept, in small batches that share the work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from conversations import erasure_log
from conversations.jobs.keyset import KeysetWalk
from conversations.models import Conversation, ExportedConversation, Feedback, JobSwitch, Message, PurgeRun
from conversations.rules import fate
from conversations.rules.queries import expired

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the dry run."""

    pk: UUID
    kept_until: date | None


def preview(now: datetime, limit: int | None) -> Iterator[Row]:
    """The very rows that `run` with the same arguments removes, in its order."""
    rows = _ordered(now).select_related("owner").with_facts(now)
    for conversation in rows[:limit].iterator(chunk_size=BATCH):
        fate.attach([conversation], conversation.owner, now)
        yield Row(conversation.pk, conversation.fate.kept_until)


def run(*, now: datetime, limit: int | None, real_now: Any) -> Iterator[PurgeRun]:
    """Removes batch by batch, yields the record after each; `real_now` tells the time. Killed, it is run again."""
    record = PurgeRun.objects.create(started_at=real_now(), as_of=now)
    walk = KeysetWalk(expired(now))
    while record.outcome == PurgeRun.Outcome.RUNNING:
        size = BATCH if limit is None else min(BATCH, limit - record.removed)
        if JobSwitch.current().purge_stopped:
            record.outcome = PurgeRun.Outcome.STOPPED
        elif size == 0:
            record.outcome = PurgeRun.Outcome.LIMIT
        elif found := walk.take(size):
            _remove_batch(record, now, found)
            yield record
        else:
            record.outcome = PurgeRun.Outcome.DONE
    record.finished_at = real_now()
    record.save(update_fields=["outcome", "finished_at"])
    yield record


def _remove_batch(record: PurgeRun, now: datetime, found: list[UUID]) -> None:
    """One short transaction. What was continued meanwhile stays; rows another worker holds are left to it."""
    with transaction.atomic():
        rows = _ordered(now).filter(pk__in=found)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        pks = list(rows.values_list("pk", flat=True))
        erasure_log.append(erasure_log.PURGED, pks, now)
        remove(pks)
        record.removed += len(pks)
        record.save(update_fields=["removed"])


def remove(pks: list[UUID]) -> None:
    """For good: conversations with all that hangs on them.

    Past Django's collector, which would read every row first, and its expressions, which take longer than the deletes.
    """
    values = [Conversation._meta.pk.get_db_prep_value(pk, connection) for pk in pks]
    for hanging in (Message, Feedback, ExportedConversation):
        _delete(hanging._meta.get_field("conversation"), values)
    _delete(Conversation._meta.pk, values)


def _delete(field: Any, values: list[Any]) -> None:
    if values:
        table, column = map(connection.ops.quote_name, (field.model._meta.db_table, field.column))
        marks = ", ".join(["%s"] * len(values))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({marks})", values)  # noqa: S608  # names of ours


def _ordered(now: datetime) -> Any:
    return expired(now).order_by("pk")

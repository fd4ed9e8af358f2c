"""The purge (rules, section 5): removes for good what is no longer kept, in small batches that share the work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Model

from consent.core import journal
from conversations import journal_kinds, removals
from conversations.jobs.keyset import KeysetWalk
from conversations.models import (
    Conversation,
    ConversationQuerySet,
    ExportedConversation,
    Feedback,
    JobSwitch,
    Message,
    PurgeRun,
    WithdrawnLine,
)
from conversations.rules import fate
from conversations.rules.queries import expired
from conversations.rules.retention import day

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
        owner = fate.owner_of(conversation.owner, now)
        yield Row(conversation.pk, fate.of(conversation, owner, now).kept_until)


def run(*, now: datetime, limit: int | None, real_now: Callable[[], datetime]) -> Iterator[PurgeRun]:
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
    with journal.transaction():
        rows = _ordered(now).filter(pk__in=found)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        pks = list(rows.values_list("pk", flat=True))
        journal_kinds.append(journal_kinds.PURGED, pks, now)
        removals.note(expired(now).filter(pk__in=pks), day(now))
        remove(pks)
        record.removed += len(pks)
        record.save(update_fields=["removed"])


def remove(pks: list[UUID]) -> None:
    """For good: conversations with all that hangs on them.

    Past Django's collector, which would read every row first, and its expressions, which take longer than the deletes.
    Of what went into exports the number of the line stays: whoever holds one must learn that it is withdrawn.
    """
    values = [Conversation._meta.get_field("id").get_db_prep_value(pk, connection) for pk in pks]
    _note_lines(values)
    for hanging in (Message, Feedback, ExportedConversation):
        _delete(hanging, "conversation_id", values)
    _delete(Conversation, "id", values)


def _note_lines(values: Sequence[str | UUID]) -> None:
    if values:
        quote = connection.ops.quote_name
        to, of = quote(WithdrawnLine._meta.db_table), quote(ExportedConversation._meta.db_table)
        chosen = f"conversation_id IN ({_marks(values)}) AND position IS NOT NULL"
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {to} (export_id, part, position) SELECT export_id, part, position FROM {of} WHERE {chosen}",  # noqa: S608, E501  names of ours
                values,
            )


def _marks(values: Sequence[str | UUID]) -> str:
    return ", ".join(["%s"] * len(values))


def _delete(model: type[Model], column: str, values: Sequence[str | UUID]) -> None:
    if values:
        table, name = map(connection.ops.quote_name, (model._meta.db_table, column))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE {name} IN ({_marks(values)})", values)  # noqa: S608  # names of ours


def _ordered(now: datetime) -> ConversationQuerySet:
    return expired(now).order_by("pk")

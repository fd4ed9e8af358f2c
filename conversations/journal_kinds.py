"""What the journal is told of conversations: which were deleted, restored (the deletion was undone) and purged."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent.core import journal
from consent.core.journal import Entry, instant
from conversations.models import Conversation

DELETED, RESTORED, PURGED = "deleted", "restored", "purged"


def append(kind: str, ids: Iterable[UUID], now: datetime) -> None:
    """Within the transaction that does it (journal.transaction): on disk before its commit."""
    for pk in ids:
        journal.append(kind, id=pk, at=now)


class ConversationsKept:
    """Deletes, restores and purges again."""

    kinds = frozenset({DELETED, RESTORED, PURGED})

    def target(self, entry: Entry) -> Hashable:
        instant(entry.facts["at"])
        return UUID(entry.facts["id"])

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        there = Conversation.objects.in_bulk([UUID(entry.facts["id"]) for entry in entries])
        return [entry for entry in entries if _is_lacking(entry, there.get(UUID(entry.facts["id"])))]

    def put_back(self, entry: Entry) -> None:
        from conversations.jobs import purge

        pk = UUID(entry.facts["id"])
        with transaction.atomic():
            conversation = Conversation.objects.select_for_update().filter(pk=pk).first()
            if not _is_lacking(entry, conversation):
                return
            if entry.kind == PURGED:
                purge.remove([pk])
            else:
                deleted_at = instant(entry.facts["at"]) if entry.kind == DELETED else None
                Conversation.objects.filter(pk=pk).update(deleted_at=deleted_at)


def _is_lacking(entry: Entry, conversation: Conversation | None) -> bool:
    if conversation is None:
        return False
    if entry.kind == PURGED:
        # Continued after it: that purge was noted and then never committed.
        said_at, purged_at = conversation.last_message_at, instant(entry.facts["at"])
        return said_at is None or said_at <= purged_at
    return (conversation.deleted_at is None) is (entry.kind == DELETED)

"""After a backup was restored: conversations are deleted, restored and purged as the journal says (rules, 4)."""

from collections.abc import Hashable
from uuid import UUID

from django.db import transaction

from consent.core.journal import Entry, instant
from conversations.jobs import purge
from conversations.journal_kinds import DELETED, PURGED, RESTORED
from conversations.models import Conversation


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

"""After a backup was restored: conversations are deleted, restored and purged as the journal says, feedback is taken
back, and exports made since the backup are known again (rules, section 4).
"""

from collections.abc import Hashable
from uuid import UUID

from django.db import transaction

from consent.core.journal import Entry, instant
from conversations import feedback
from conversations.jobs import purge
from conversations.journal_kinds import DELETED, EXPORTED, PURGED, RESTORED, TAKEN_BACK
from conversations.models import Conversation, ExportRun, Feedback


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


class FeedbackTakenBack:
    """Takes it back again, also from the exports it went into."""

    kinds = frozenset({TAKEN_BACK})

    def target(self, entry: Entry) -> Hashable:
        instant(entry.facts["at"])
        return UUID(entry.facts["id"]), int(entry.facts["feedback"])

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        there = Feedback.objects.in_bulk([int(entry.facts["feedback"]) for entry in entries])
        return [entry for entry in entries if _is_meant(entry, there.get(int(entry.facts["feedback"])))]

    def put_back(self, entry: Entry) -> None:
        with transaction.atomic():
            given = Feedback.objects.select_for_update().filter(pk=int(entry.facts["feedback"])).first()
            if given is not None and _is_meant(entry, given):
                feedback.remove(given, now=instant(entry.facts["at"]))


def _is_meant(entry: Entry, given: Feedback | None) -> bool:
    """And not other feedback that got its number after the restore."""
    if given is None or given.conversation_id != UUID(entry.facts["id"]):
        return False
    return given.given_at <= instant(entry.facts["at"])


class ExportsMade:
    """An export that a restored database doesn't know counts as withdrawn whole: what went into it was in the database
    alone, and nobody can tell any more whose conversations it holds.
    """

    kinds = frozenset({EXPORTED})

    def target(self, entry: Entry) -> Hashable:
        _facts_of(entry)
        return UUID(entry.facts["identity"])

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        asked = {UUID(entry.facts["identity"]) for entry in entries}
        finished = ExportRun.objects.filter(identity__in=asked, finished_at__isnull=False)
        there = set(finished.values_list("identity", flat=True))
        return [entry for entry in entries if UUID(entry.facts["identity"]) not in there]

    def put_back(self, entry: Entry) -> None:
        facts = {**_facts_of(entry), "record_lost": True}
        ExportRun.objects.update_or_create(identity=UUID(entry.facts["identity"]), defaults=facts)


def _facts_of(entry: Entry) -> dict[str, object]:
    """Raises ValueError, KeyError, TypeError."""
    instants = ("as_of", "started_at", "finished_at", "use_until")
    count = int(entry.facts["conversations_count"])
    return {**{name: instant(entry.facts[name]) for name in instants}, "conversations_count": count}

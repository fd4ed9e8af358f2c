"""Which training exports a person's conversations went into, and since when they are withdrawn (rules, section 5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import User
from consent.models import ConsentEvent
from conversations.models import Conversation, ExportedConversation, ExportRun


@dataclass(frozen=True, slots=True)
class Export:
    """One that holds a conversation, as its owner sees it.

    `withdrawn_at`: since when it may not be used from this export any more, `feedback_withdrawn_at`: its feedback.
    """

    identity: UUID
    finished_at: datetime
    use_until: datetime | None
    withdrawn_at: datetime | None
    feedback_withdrawn_at: datetime | None


def turned_off_since(subject: str, sequence: str) -> Exists:
    """Whether the subject turned the setting off after that row of their ledger, whatever the clocks said.

    Both are names of columns of the outer query.
    """
    rows = ConsentEvent.objects.filter(subject_id=OuterRef(subject), sequence__gt=OuterRef(sequence))
    return Exists(rows.filter(help_improve=False))


def of(conversations: Iterable[Conversation], owner: User) -> Mapping[UUID, list[Export]]:
    """Of each of one owner's conversations the finished exports it went into, newest first. Two queries at most."""
    listed = {conversation.pk: conversation for conversation in conversations}
    went = ExportedConversation.objects.filter(conversation__in=listed, export__finished_at__isnull=False)
    items = list(went.select_related("export").order_by("-export__pk"))
    off = _turned_off(owner) if any(item.ledger_sequence is not None for item in items) else []
    found: dict[UUID, list[Export]] = defaultdict(list)
    for item in items:
        deleted_at = listed[item.conversation_id].deleted_at
        found[item.conversation_id].append(_export(item.export, item, deleted_at, off))
    return found


def _turned_off(owner: User) -> list[tuple[int, datetime]]:
    """Each ledger row that left the setting off: its sequence and when it was, in sequence."""
    rows = ConsentEvent.objects.filter(subject_id=owner.subject_id, help_improve=False).order_by("sequence")
    return list(rows.values_list("sequence", "occurred_at"))


def _export(
    run: ExportRun, item: ExportedConversation, deleted_at: datetime | None, off: list[tuple[int, datetime]]
) -> Export:
    since = item.ledger_sequence
    choice = None if since is None else next((at for sequence, at in off if sequence > since), None)
    feedback = None if item.whole else item.taken_back_at
    whole = min((at for at in (deleted_at, choice, feedback) if at), default=None)
    finished_at = run.finished_at or run.started_at
    return Export(run.identity, finished_at, run.use_until, whole, item.taken_back_at)

"""Which training exports a person's conversations went into, and since when they are withdrawn (rules, section 5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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


def of(conversations: Iterable[Conversation], owner: User) -> Mapping[UUID, list[Export]]:
    """Of each of one owner's conversations the finished exports it went into, newest first. Two queries at most."""
    listed = {conversation.pk: conversation for conversation in conversations}
    went = ExportedConversation.objects.filter(conversation__in=listed, export__finished_at__isnull=False)
    items = list(went.select_related("export").order_by("-export__pk"))
    over = _turned_off(owner) if any(_is_over(item, owner) for item in items) else {}
    found: dict[UUID, list[Export]] = defaultdict(list)
    for item in items:
        deleted_at = listed[item.conversation_id].deleted_at
        found[item.conversation_id].append(_export(item.export, item, deleted_at, over))
    return found


def _is_over(item: ExportedConversation, owner: User) -> bool:
    """The setting under which it went was turned off since, whatever it is now."""
    present = owner.help_improve_since if owner.help_improve else None
    return item.on_since is not None and item.on_since != present


def _export(
    run: ExportRun, item: ExportedConversation, deleted_at: datetime | None, over: Mapping[datetime, datetime]
) -> Export:
    choice = over.get(item.on_since) if item.on_since else None
    feedback = None if item.whole else item.taken_back_at
    whole = min((at for at in (deleted_at, choice, feedback) if at), default=None)
    finished_at = run.finished_at or run.started_at
    return Export(run.identity, finished_at, run.use_until, whole, item.taken_back_at)


def _turned_off(owner: User) -> dict[datetime, datetime]:
    """Of each time that the setting was turned on: when it was turned off again. By sequence, whatever the clocks."""
    rows = ConsentEvent.objects.filter(subject_id=owner.subject_id, help_improve__isnull=False).order_by("sequence")
    ended: dict[datetime, datetime] = {}
    since: datetime | None = None
    for is_on, at in rows.values_list("help_improve", "occurred_at"):
        if is_on and since is None:
            since = at
        elif not is_on and since is not None:
            ended[since], since = at, None
    return ended

"""What a person does with conversations. Verbs never see a request."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction

from accounts.models import User
from consent.core import journal
from consent.lib.written import is_visible
from conversations import journal_kinds
from conversations.models import Conversation, Message

TITLE_LENGTH = 60
MAX_TEXT = 20_000  # characters
UNDO = timedelta(seconds=30)


def start(*, owner: User, text: str, now: datetime, incognito: bool = False, time_zone: str = "") -> Conversation:
    """A new conversation with its first message. The region is noted only if the owner lets it be."""
    with transaction.atomic():
        conversation = Conversation.objects.create(
            owner=owner,
            title=title_of(text),
            started_at=now,
            started_plan=owner.plan,
            last_message_at=now,
            incognito=incognito,
            region=time_zone if owner.location_metadata and time_zone in available_timezones() else "",
        )
        Message.objects.create(conversation=conversation, text=text, written_at=now, plan=owner.plan)
    return conversation


def resume(*, owner: User, pk: UUID, text: str, now: datetime) -> Message:
    """One more message; the whole conversation counts as resumed. Raises Conversation.DoesNotExist."""
    with transaction.atomic():
        conversation = _locked(owner, pk)
        message = Message.objects.create(conversation=conversation, text=text, written_at=now, plan=owner.plan)
        # A clock that went back leaves a date in the future, and that keeps the conversation out (section 5).
        conversation.last_message_at = max(conversation.last_message_at or now, now)
        conversation.save(update_fields=["last_message_at"])
    return message


def rename(*, owner: User, pk: UUID, title: str) -> None:
    """Raises Conversation.DoesNotExist."""
    with transaction.atomic():
        conversation = _locked(owner, pk)
        conversation.title = title
        conversation.save(update_fields=["title"])


def delete(*, owner: User, pk: UUID, now: datetime) -> None:
    """Out of the history and out of training at once; purge removes it for good. Raises Conversation.DoesNotExist."""
    with journal.transaction():
        conversation = _locked(owner, pk)
        conversation.deleted_at = now
        conversation.save(update_fields=["deleted_at"])
        journal_kinds.append(journal_kinds.DELETED, [pk], now)


def undo_delete(*, owner: User, pk: UUID, now: datetime) -> bool:
    """False once the time to undo is over. Raises Conversation.DoesNotExist."""
    with journal.transaction():
        conversation = Conversation.objects.select_for_update(no_key=True).get(pk=pk, owner=owner)
        if conversation.deleted_at is None:
            return True
        if not timedelta(0) <= now - conversation.deleted_at <= UNDO:
            return False
        conversation.deleted_at = None
        conversation.save(update_fields=["deleted_at"])
        journal_kinds.append(journal_kinds.RESTORED, [pk], now)
    return True


def just_deleted(*, owner: User, pk: str | None, now: datetime) -> Conversation | None:
    """The conversation whose deletion can still be undone."""
    try:
        asked = UUID(pk or "")
    except ValueError:
        return None
    return Conversation.objects.filter(pk=asked, owner=owner, deleted_at__range=(now - UNDO, now)).first()


def _locked(owner: User, pk: UUID) -> Conversation:
    return Conversation.objects.select_for_update(no_key=True).get(pk=pk, owner=owner, deleted_at__isnull=True)


def title_of(text: str) -> str:
    """The first line in which there is something to see, cut at the end of a word."""
    lines = (" ".join(each.split()) for each in text.splitlines() if is_visible(each))
    line = next(lines, text[:TITLE_LENGTH])
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[:TITLE_LENGTH].rsplit(" ", 1)[0]
    return (cut.rstrip(" ,;:.-–—(") or cut) + "…"

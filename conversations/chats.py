"""What a person does with conversations. Verbs never see a request."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from conversations.models import Conversation, Message

TITLE_LENGTH = 60
MAX_TEXT = 20_000  # characters


def start(*, owner: Any, text: str, now: datetime, incognito: bool = False, time_zone: str = "") -> Conversation:
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


def resume(*, owner: Any, conversation: Conversation, text: str, now: datetime) -> Message:
    """One more message; the whole conversation counts as resumed."""
    with transaction.atomic():
        Conversation.objects.select_for_update(no_key=True).get(
            pk=conversation.pk, owner=owner, deleted_at__isnull=True
        )
        message = Message.objects.create(conversation=conversation, text=text, written_at=now, plan=owner.plan)
        Conversation.objects.filter(pk=conversation.pk).update(last_message_at=now)
    return message


def title_of(text: str) -> str:
    """The first line, cut at a word."""
    line = " ".join(text.split("\n", 1)[0].split()) or text[:TITLE_LENGTH]
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"

"""Feedback: a thumb that sends one conversation, whatever the setting, and can be taken back (rules, section 5)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.plans import CONSUMER
from consent.core import journal
from conversations import journal_kinds
from conversations.models import Conversation, ExportedConversation, Feedback


class NoFeedback(Exception):
    """None is taken on incognito or commercial conversations, nor from commercial plans. `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoSuchMessage(Exception):
    """The message that was rated is none of the conversation's."""


def give(*, owner: User, pk: UUID, value: str, comment: str, now: datetime, message: int | None = None) -> Feedback:
    """Send the conversation up to the message that was rated, else up to its last; the newest feedback counts.

    Raises NoFeedback, NoSuchMessage, Conversation.DoesNotExist.
    """
    with transaction.atomic():
        conversation = _locked(owner, pk)
        refuse(conversation, owner)
        said = conversation.messages.order_by("-pk").values_list("pk", flat=True)
        up_to = (said if message is None else said.filter(pk=message)).first()
        if message is not None and up_to is None:
            raise NoSuchMessage
        return Feedback.objects.update_or_create(
            conversation=conversation,
            defaults={"value": value, "comment": comment, "given_at": now, "up_to": up_to or 0},
        )[0]


def take_back(*, owner: User, pk: UUID, now: datetime) -> bool:
    """Out of every later export, and withdrawn from those it went into. False if there was none.

    Raises Conversation.DoesNotExist.
    """
    with journal.transaction():
        feedback = Feedback.objects.filter(conversation=_locked(owner, pk)).first()
        if feedback is None:
            return False
        remove(feedback, now=now)
        journal_kinds.append_taken_back(feedback, now)
    return True


def remove(feedback: Feedback, *, now: datetime) -> None:
    """Within the transaction that takes it back, or does so again."""
    went = ExportedConversation.objects.filter(conversation=feedback.conversation_id, feedback_pk=feedback.pk)
    went.update(taken_back_at=now)
    Feedback.objects.filter(pk=feedback.pk).delete()


def refuse(conversation: Conversation, owner: User) -> None:
    """Raises NoFeedback where none is taken."""
    if conversation.incognito:
        raise NoFeedback("incognito")
    plans = {conversation.started_plan, owner.plan, *conversation.messages.values_list("plan", flat=True).distinct()}
    if plans - CONSUMER:
        raise NoFeedback("commercial")


def _locked(owner: User, pk: UUID) -> Conversation:
    return Conversation.objects.select_for_update(no_key=True).get(pk=pk, owner=owner, deleted_at__isnull=True)

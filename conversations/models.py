"""Chats: what the choice governs. No model answers here, so a message is always the person's own."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.plans import CONSUMER, Plan
from conversations.runs import ExportedConversation, ExportRun, JobSwitch, PurgeRun

__all__ = [
    "Conversation",
    "ExportRun",
    "ExportedConversation",
    "Feedback",
    "JobSwitch",
    "Message",
    "PurgeRun",
]


class ConversationQuerySet(models.QuerySet):
    def in_history(self) -> "ConversationQuerySet":
        """What a person sees in their history, newest message first."""
        return self.filter(deleted_at__isnull=True).order_by("-last_message_at", "-pk")

    def matching(self, query: str) -> "ConversationQuerySet":
        """Whose title or messages contain the query."""
        if not query:
            return self
        titled, written, spellings = Q(), Q(), {query}
        if not query.isascii():  # SQLite takes É and é for two letters
            spellings |= {query.lower(), query.upper(), query.capitalize()}
        for spelling in spellings:
            titled |= Q(title__icontains=spelling)
            written |= Q(text__icontains=spelling)
        return self.filter(titled | Exists(Message.objects.filter(written, conversation=OuterRef("pk"))))

    def with_facts(self, now: datetime) -> "ConversationQuerySet":
        """What eligibility asks of a conversation's messages and feedback, in the conversations' own query."""
        messages = Message.objects.filter(conversation=OuterRef("pk"))
        return self.select_related("feedback").annotate(
            beyond_consumer=Exists(messages.exclude(plan__in=CONSUMER)),
            message_in_future=Exists(messages.filter(written_at__gt=now)),
        )


class Conversation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations")
    title = models.CharField(_("title"), max_length=80)
    started_at = models.DateTimeField(_("started at"))
    started_plan = models.CharField(_("started on plan"), max_length=10, choices=Plan)
    last_message_at = models.DateTimeField(_("last message at"), null=True)
    incognito = models.BooleanField(_("incognito"), default=False)
    deleted_at = models.DateTimeField(_("deleted at"), null=True)
    region = models.CharField(_("region"), max_length=40, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("conversation"), _("conversations")
        indexes = [
            models.Index(fields=["owner", "-last_message_at"], name="conversation_history"),
            models.Index(fields=["last_message_at"], name="conversation_last_message"),
            models.Index(fields=["deleted_at"], name="conversation_deleted", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(models.Model):
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"))
    plan = models.CharField(_("plan"), max_length=10, choices=Plan)

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class Feedback(models.Model):
    """A thumb, and perhaps a comment: sends the conversation up to `up_to`, whatever the setting (section 5)."""

    class Value(models.TextChoices):
        UP = "up", _("thumbs up")
        DOWN = "down", _("thumbs down")

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="feedback")
    value = models.CharField(_("value"), max_length=4, choices=Value)
    comment = models.TextField(_("comment"), blank=True)
    given_at = models.DateTimeField(_("given at"))
    up_to = models.BigIntegerField(_("last message sent"))

    class Meta:
        verbose_name, verbose_name_plural = _("feedback"), _("feedback")

    def __str__(self) -> str:
        return str(self.pk)

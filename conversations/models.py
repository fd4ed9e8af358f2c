"""Chats: what the choice governs. No model answers here, so a message is always the person's own."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.plans import CONSUMER, Plan


class ConversationQuerySet(models.QuerySet):
    def in_history(self) -> "ConversationQuerySet":
        """What a person sees in their history, newest message first."""
        return self.filter(deleted_at__isnull=True).order_by("-last_message_at", "-pk")

    def with_facts(self) -> "ConversationQuerySet":
        """Annotates `beyond_consumer`: some message was written on another than a consumer plan."""
        beyond = Message.objects.filter(~Q(plan__in=CONSUMER), conversation=OuterRef("pk"))
        return self.annotate(beyond_consumer=Exists(beyond))


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
        indexes = [models.Index(fields=["owner", "-last_message_at"], name="conversation_history")]

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

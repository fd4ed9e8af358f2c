"""Chats: what the choice governs. No model answers here, so a message is always the person's own."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.plans import CONSUMER, Plan
from consent.lib.written import fold, is_visible
from conversations.search import Folded

__all__ = [
    "Conversation",
    "ConversationQuerySet",
    "ExportRun",
    "ExportedConversation",
    "Feedback",
    "JobSwitch",
    "Message",
    "PurgeRun",
    "RemovedChats",
    "WithdrawnLine",
]


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def in_history(self) -> "ConversationQuerySet":
        """What a person sees in their history, newest message first."""
        return self.filter(deleted_at__isnull=True).order_by("-last_message_at", "-pk")

    def matching(self, query: str) -> "ConversationQuerySet":
        """Whose title or messages contain the query, as people read."""
        if not is_visible(query):
            return self
        found = {"folded__contains": fold(query)}
        written = Message.objects.filter(conversation=OuterRef("pk")).alias(folded=Folded("text")).filter(**found)
        return self.alias(folded=Folded("title")).filter(Q(**found) | Exists(written))

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


class JobSwitch(models.Model):
    """The kill switch of the jobs: one row, looked at before each batch."""

    purge_stopped = models.BooleanField(_("purge stopped"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("kill switch"), _("kill switch")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "JobSwitch":
        """The row, fresh from the database; made where there is none yet."""
        return cls.objects.get_or_create(pk=1)[0]


class PurgeRun(models.Model):
    """A record of each purge; `removed` moves with each batch, in the batch's own transaction."""

    class Outcome(models.TextChoices):
        RUNNING = "running", _("running, or killed")
        DONE = "done", _("done")
        LIMIT = "limit", _("stopped at its limit")
        STOPPED = "stopped", _("stopped by the kill switch")

    started_at = models.DateTimeField(_("started at"))
    as_of = models.DateTimeField(_("as of"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    removed = models.PositiveIntegerField(_("conversations removed"), default=0)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.RUNNING)

    class Meta:
        verbose_name, verbose_name_plural = _("purge run"), _("purge runs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.outcome}"


class RemovedChats(models.Model):
    """How many conversations of one person a day's purge took, and why; not those they had deleted themselves.

    Told to them on home for 30 days. By subject id: the purge must not wait for somebody's row.
    """

    class Why(models.TextChoices):
        RESTED = "rested", _("30 days after the last message or choice")
        FIVE_YEARS = "five_years", _("5 years after the last message")
        NEVER_CHOSE = "never_chose", _("no choice was made within 365 days after the last day")

    subject_id = models.UUIDField(_("subject"))
    removed_on = models.DateField(_("removed on"))
    why = models.CharField(_("why"), max_length=11, choices=Why)
    number = models.PositiveIntegerField(_("conversations"))

    class Meta:
        verbose_name, verbose_name_plural = _("removed chats"), _("removed chats")
        constraints = [models.UniqueConstraint(fields=["subject_id", "removed_on", "why"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.removed_on} {self.why}"


class ExportRun(models.Model):
    """A training export; listed to the owners of what is in it once it is finished.

    `use_until`: None for those of older releases, from which nothing can be withdrawn. `record_lost`: made after the
    backup that this database was restored from, so nobody knows what went into it.
    """

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    as_of = models.DateTimeField(_("as of"))
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    use_until = models.DateTimeField(_("may be used until"), null=True)
    record_lost = models.BooleanField(_("record lost"), default=False, db_default=False)
    conversations_count = models.PositiveIntegerField(_("conversations"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("training export"), _("training exports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.identity)


class ExportedConversation(models.Model):
    """Which conversation went into which export, how much of it, as which line, and why it was allowed to.

    `position`: the line of its part, from 1 (None: of an older release). `ledger_sequence`: the owner's last ledger row
    by then, if it went by their setting; `feedback_pk`: the feedback that went along.
    """

    export = models.ForeignKey(ExportRun, models.CASCADE, related_name="items", db_index=False)
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="exported")
    part = models.PositiveIntegerField()
    position = models.PositiveIntegerField(null=True)
    whole = models.BooleanField()  # and not only up to its feedback
    with_feedback = models.BooleanField()
    ledger_sequence = models.PositiveIntegerField(null=True)
    feedback_pk = models.BigIntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)  # that feedback

    class Meta:
        verbose_name, verbose_name_plural = _("exported conversation"), _("exported conversations")
        constraints = [models.UniqueConstraint(fields=["export", "conversation"], name="once_in_an_export")]
        indexes = [models.Index(fields=["export", "part"], name="exported_part")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.conversation_id}"


class WithdrawnLine(models.Model):
    """A line of an export whose conversation is gone from here, erased or purged. Tells nothing of whose it was."""

    export = models.ForeignKey(ExportRun, models.CASCADE, related_name="withdrawn_lines", db_index=False)
    part = models.PositiveIntegerField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("withdrawn line"), _("withdrawn lines")
        constraints = [models.UniqueConstraint(fields=["export", "part", "position"], name="withdrawn_once")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.part} {self.position}"

"""Records of the jobs: purges, training exports and what went into them, and the kill switch."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobSwitch(models.Model):
    """The kill switch of the jobs: one row, looked at before each batch."""

    purge_stopped = models.BooleanField(_("purge stopped"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("kill switch"), _("kill switch")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "JobSwitch":
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


class ExportRun(models.Model):
    """A training export; listed to the owners of what is in it once it is finished."""

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    as_of = models.DateTimeField(_("as of"))
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    conversations_count = models.PositiveIntegerField(_("conversations"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("training export"), _("training exports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.identity)


class ExportedConversation(models.Model):
    """Which conversation went into which export, and how much of it."""

    export = models.ForeignKey(ExportRun, models.CASCADE, related_name="items", db_index=False)
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="exported")
    part = models.PositiveIntegerField()
    whole = models.BooleanField()  # and not only up to its feedback
    with_feedback = models.BooleanField()

    class Meta:
        verbose_name, verbose_name_plural = _("exported conversation"), _("exported conversations")
        constraints = [models.UniqueConstraint(fields=["export", "conversation"], name="once_in_an_export")]
        indexes = [models.Index(fields=["export", "part"], name="exported_part")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.conversation_id}"

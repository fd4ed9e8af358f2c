"""What a campaign leaves behind: one row per message sent, and the numbers as last counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeMessage(models.Model):
    """One e-mail to one person, about an update or about what the site removes soon.

    Written before it is handed over, with the person's row locked, so it is never sent twice.
    """

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("announcement")
        REMINDER_14 = "reminder-14", _("reminder, 14 days before")
        REMINDER_7 = "reminder-7", _("reminder, 7 days before")
        REMINDER_1 = "reminder-1", _("reminder, 1 day before")
        REMOVAL = "removal", _("what is removed soon")

    class State(models.TextChoices):
        SENDING = "sending", _("being sent, or unclear whether sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("refused, not sent")

    subject_id = models.UUIDField(_("subject"))
    update = models.ForeignKey(
        "consent.PolicyUpdate", models.PROTECT, to_field="slug", verbose_name=_("policy update"), null=True
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    occasion = models.CharField(_("occasion"), max_length=24)  # a reminder of another last day is another occasion
    last_day = models.DateField(_("last day it speaks of"))
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.SENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    error = models.CharField(_("error"), max_length=80, blank=True)
    tried_at = models.DateTimeField(_("tried at"))

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages sent")
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "update", "occasion"], name="one_message_an_occasion"),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="message_by_state"),
            models.Index(fields=["kind", "id"], name="message_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.occasion}"


class CampaignCount(models.Model):
    """When an update's numbers were counted last; its cells are replaced with it."""

    update = models.OneToOneField("consent.PolicyUpdate", models.CASCADE, to_field="slug")
    counted_at = models.DateTimeField(_("counted at"))

    def __str__(self) -> str:
        return f"{self.update_id} {self.counted_at}"


class CampaignCell(models.Model):
    """So many people (or times) of one measure, on one day, of one segment and language."""

    count = models.ForeignKey(CampaignCount, models.CASCADE, related_name="cells")
    day = models.DateField(null=True)
    measure = models.CharField(max_length=12)
    segment = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    presentation = models.CharField(max_length=10)
    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.number}"

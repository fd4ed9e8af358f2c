"""The export of a big account's data, made in the background."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DataExport(models.Model):
    """At most one a person. Its times are the machine's; `as_of` and `language` are those of whoever asked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_export")
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(_("conversations"), default=0)
    written = models.PositiveIntegerField(_("written"), default=0)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    as_of = models.DateTimeField(_("as of"))
    requested_at = models.DateTimeField(_("requested at"))
    heartbeat_at = models.DateTimeField(_("last sign of life"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    KEPT = timedelta(hours=24)  # that a finished export can be fetched

    class Meta:
        db_table = "claudeprivacy_dataexport"  # as it was named before it had an app of its own
        verbose_name, verbose_name_plural = _("data export"), _("data exports")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def under_way(self) -> bool:
        """As the row says; `export_job.under_way` asks too whether its worker lives."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def available_until(self) -> datetime | None:
        """The instant from which on it can't be fetched; None while it isn't finished."""
        return self.finished_at and self.finished_at + self.KEPT

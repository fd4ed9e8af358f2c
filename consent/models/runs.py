"""Which job ran when, and what came of it: of those that leave no other trace."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """One run of a job. Written when it ends, the newest few are kept."""

    class Job(models.TextChoices):
        VERIFY = "verify_ledger", _("Check of the ledger")
        NOTICES = "send_notices", _("Mailing")

    job = models.CharField(_("job"), max_length=20, choices=Job)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"))
    sound = models.BooleanField(_("sound"))
    counted = models.PositiveIntegerField(_("counted"), default=0)  # rows checked, messages sent
    wrong = models.PositiveIntegerField(_("wrong"), default=0)  # breaks found, messages refused or unclear

    class Meta:
        verbose_name, verbose_name_plural = _("run of a job"), _("runs of jobs")
        indexes = [models.Index(fields=["job", "-id"], name="jobrun_newest")]

    def __str__(self) -> str:
        return f"{self.job} {self.finished_at}"

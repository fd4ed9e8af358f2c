"""The site's own tables: the workers of the queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A running `db_worker`. It removes its row when it ends; whose row grows old was killed."""

    worker_id = models.CharField(_("worker"), max_length=64, unique=True)
    place = models.CharField(_("machine"), max_length=200)
    pid = models.PositiveIntegerField(_("process"))
    started_at = models.DateTimeField(_("started at"))
    beat_at = models.DateTimeField(_("last sign of life"), db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("background worker"), _("background workers")

    def __str__(self) -> str:
        return self.worker_id

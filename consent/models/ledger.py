"""What is recorded: the ledger's rows, and the first showing of a notice. The database refuses changes (triggers)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.models.policies import PolicyUpdate
from consent.rules import hashing
from consent.rules.standing import Kind


class ConsentEvent(models.Model):
    """One row of the ledger (rules, section 4). Inserted by consent.core.ledger alone, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    version = models.PositiveSmallIntegerField(_("format version"))
    subject_id = models.UUIDField(_("subject"))
    sequence = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    terms_accepted = models.BooleanField(_("terms accepted"))
    help_improve = models.BooleanField(_("help improve"), null=True)
    update = models.ForeignKey(PolicyUpdate, models.PROTECT, to_field="slug", null=True, db_index=False)
    digest = models.CharField(_("digest"), max_length=64, null=True)  # noqa: DJ001  "not shown" is not "empty text"
    language = models.CharField(_("language"), max_length=5, null=True)  # noqa: DJ001  as above
    last_day = models.DateField(_("last day as shown"), null=True)
    presentation = models.CharField(_("presentation"), max_length=10, null=True)  # noqa: DJ001  as above
    occurred_at = models.DateTimeField(_("occurred at"))
    surface = models.CharField(_("surface"), max_length=20)
    preset = models.BooleanField(_("preset"), null=True)
    start = models.BooleanField(_("toggle started"), null=True)
    touched = models.CharField(_("touched"), max_length=7)
    gpc = models.BooleanField(_("Global Privacy Control"), null=True)
    plan = models.CharField(_("plan"), max_length=40, null=True)  # noqa: DJ001  rows of version 1 have none
    simulated = models.BooleanField(_("simulated"))
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("consent event"), _("consent events")
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "sequence"], name="one_row_per_subject_and_sequence")
        ]
        indexes = [
            models.Index(fields=["-occurred_at"], name="consentevent_newest_first"),
            models.Index(fields=["kind", "-occurred_at"], name="consentevent_by_kind"),
            models.Index(fields=["-occurred_at"], condition=models.Q(simulated=True), name="consentevent_simulated"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.sequence}"

    def columns(self) -> dict[str, object]:
        """All columns by name that a row of its version has, as the hash covers them (docs/ledger-format.md)."""
        return hashing.of_version({field.name: getattr(self, field.attname) for field in self._meta.concrete_fields})


class NoticeShowing(models.Model):
    """When a person first saw an update's notice; kept apart from the ledger."""

    subject_id = models.UUIDField()
    update = models.ForeignKey(PolicyUpdate, models.PROTECT, to_field="slug")
    shown_at = models.DateTimeField()
    language = models.CharField(max_length=5, db_default="")  # "" in rows from before it was kept

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_id", "update"], name="one_first_showing_per_person")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.update_id}"

"""What is published and what is recorded. Rows are evidence: consent/triggers.py makes the database refuse changes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.campaign.records import CampaignCell, CampaignCount, NoticeMessage
from consent.kept import KeptForm
from consent.rules.standing import Kind
from consent.subject import ConsentSubject

__all__ = [
    "CampaignCell",
    "CampaignCount",
    "ConsentEvent",
    "ConsentSubject",
    "Installation",
    "KeptForm",
    "LastDayExtension",
    "NoticeMessage",
    "NoticeShowing",
    "PolicyDocument",
    "PolicyUpdate",
]


class Installation(models.Model):
    """One row: which database this is. Files kept outside it name `identity`."""

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    demo = models.BooleanField(
        default=False, help_text=_("Holds demo data: updates announced in the past may be published.")
    )

    def __str__(self) -> str:
        return str(self.identity)

    @classmethod
    def current(cls) -> "Installation":
        return cls.objects.first() or cls.objects.create()


class PolicyUpdate(models.Model):
    """One published change of the Consumer Terms and Privacy Policy (rules, section 1). Data, not code."""

    class Presentation(models.TextChoices):
        ORIGINAL = "original", _("as in the original")
        BALANCED = "balanced", _("balanced: two equal buttons")

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    material = models.BooleanField(
        _("material"), default=True, help_text=_("Only a material update asks people for a choice.")
    )
    announced_at = models.DateTimeField(_("announced at"))
    last_day = models.DateField(
        _("last day to choose"), null=True, blank=True, help_text=_("Inclusive; days end in UTC.")
    )
    preset = models.BooleanField(_("toggle starts on"), default=False)
    presentation = models.CharField(
        _("presentation"), max_length=10, choices=Presentation, default=Presentation.ORIGINAL
    )
    retention_years_on = models.PositiveSmallIntegerField(_("years kept when on"), default=5)
    retention_days_off = models.PositiveSmallIntegerField(_("days kept when off"), default=30)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("policy update"), _("policy updates")
        ordering = ["-announced_at", "-pk"]
        permissions = [
            ("publish_policyupdate", "Can publish policy update"),
            ("extend_policyupdate", "Can extend the last day"),
            ("notify_policyupdate", "Can send notices by e-mail"),
        ]

    def __str__(self) -> str:
        return self.slug


class PolicyDocument(models.Model):
    """A text of an update in one language; frozen with its update."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("every word of the choice")
        CONSUMER_TERMS = "consumer_terms", _("Consumer Terms")
        PRIVACY_POLICY = "privacy_policy", _("Privacy Policy")

    update = models.ForeignKey(PolicyUpdate, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    text = models.TextField(_("text"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the text's UTF-8 bytes."))

    class Meta:
        verbose_name, verbose_name_plural = _("policy document"), _("policy documents")
        constraints = [
            models.UniqueConstraint(fields=["update", "kind", "language"], name="one_document_per_kind_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.update} {self.kind} {self.language}"


class LastDayExtension(models.Model):
    """A later last day, with its reason. Insert-only; the newest row counts."""

    update = models.ForeignKey(PolicyUpdate, models.PROTECT, related_name="extensions")
    last_day = models.DateField(_("new last day"))
    reason = models.TextField(_("reason"))
    extended_at = models.DateTimeField(_("extended at"))
    extended_by = models.UUIDField(_("subject id of the admin"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("extension of the last day"), _("extensions of the last day")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.update} → {self.last_day}"


class ConsentEvent(models.Model):
    """One row of the ledger (rules, section 4). Inserted by consent.ledger alone, never changed."""

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
        return f"{self.subject_id} {self.sequence} {self.kind}"

    def columns(self) -> dict[str, object]:
        """All columns by name, as the hash covers them (docs/ledger-format.md)."""
        return {field.name: getattr(self, field.attname) for field in self._meta.concrete_fields}


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

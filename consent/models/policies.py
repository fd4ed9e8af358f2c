"""What is published: updates, their frozen texts, later last days. The database refuses changes (triggers)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.rules import verdict as rules


class PolicyUpdateQuerySet(models.QuerySet["PolicyUpdate"]):
    def published(self) -> "PolicyUpdateQuerySet":
        """Those that are frozen, announced by now or not."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> "PolicyUpdateQuerySet":
        """Those that can still change."""
        return self.filter(published_at__isnull=True)


class PolicyUpdate(models.Model):
    """One published change of the Consumer Terms and Privacy Policy (rules, section 1). Data, not code."""

    class Presentation(models.TextChoices):
        ORIGINAL = rules.Presentation.ORIGINAL.value, _("as in the original")
        BALANCED = rules.Presentation.BALANCED.value, _("balanced: two equal buttons")

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
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    objects = PolicyUpdateQuerySet.as_manager()

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


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    def published(self) -> "PolicyDocumentQuerySet":
        """The frozen ones: of published updates."""
        return self.filter(update__published_at__isnull=False)


class PolicyDocument(models.Model):
    """A text of an update in one language; frozen with its update."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("every word of the choice")
        CONSUMER_TERMS = "consumer_terms", _("Consumer Terms")
        PRIVACY_POLICY = "privacy_policy", _("Privacy Policy")

    update = models.ForeignKey(PolicyUpdate, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    language = models.CharField(_("language"), max_length=5)
    text = models.TextField(_("text"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the text's UTF-8 bytes."))

    objects = PolicyDocumentQuerySet.as_manager()

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

"""The ledger in Django admin: found by subject or e-mail, filtered, taken along as CSV; never changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consent import conf
from consent.admin import urls
from consent.console.changelist import as_uuid, fixed_choices, starts_with
from consent.console.frame import AnyAdmin
from consent.console.model_admin import ConsoleAdmin, ReadOnly
from consent.core import updates
from consent.lib.text import Text
from consent.models import ConsentEvent, PolicyUpdate
from consent.models.subject import people
from consent.rules.standing import Surface, Touched

TOUCHED = [(Touched.YES.value, _("yes")), (Touched.NO.value, _("no")), (Touched.UNKNOWN.value, _("not known"))]
SURFACES = [(surface.value, surface.value) for surface in Surface]
PEOPLE_AT_ONCE = 50  # subjects that the beginning of an e-mail may stand for


class UpdateFilter(admin.SimpleListFilter):
    """By published update: a draft's name is nobody's business."""

    title, parameter_name = _("policy update"), "update"

    def lookups(self, request: HttpRequest, model_admin: AnyAdmin) -> list[tuple[str, Text]]:
        return [(update.slug, update.slug) for update in updates.published()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[ConsentEvent]") -> "QuerySet[ConsentEvent]":
        return queryset.filter(update__slug=self.value()) if self.value() is not None else queryset


class ConsentEventAdmin(ReadOnly, ConsoleAdmin):
    list_display = [
        "occurred_at",
        "subject_id",
        "sequence",
        "kind",
        "update_id",
        "help_improve",
        "surface",
        "presentation",
        "touched",
        "simulated",
    ]
    list_filter = [
        "kind",
        "help_improve",
        fixed_choices(_("surface"), "surface", SURFACES),
        fixed_choices(_("presentation"), "presentation", PolicyUpdate.Presentation.choices),
        fixed_choices(_("touched"), "touched", TOUCHED),
        fixed_choices(_("language"), "language", conf.languages()),
        UpdateFilter,
        "gpc",
        "simulated",
    ]
    search_fields = ["subject_id"]
    search_help_text = _("A subject id, or how an e-mail begins (of people still there).")
    date_hierarchy = "occurred_at"
    ordering = ["-occurred_at"]
    sortable_by = ("occurred_at",)
    readonly_fields = ["receipt_links"]
    csv_columns = tuple(field.attname for field in ConsentEvent._meta.concrete_fields)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[ConsentEvent]", search_term: str
    ) -> "tuple[QuerySet[ConsentEvent], bool]":
        """By subject, or by whose e-mail begins so."""
        subject = as_uuid(search_term)
        if subject is None and search_term.strip():
            address = people().address_field()
            found = people()._default_manager.filter(starts_with(address, people().address_beginning(search_term)))
            subjects = list(found.order_by(address).values_list("subject_id", flat=True)[:PEOPLE_AT_ONCE])
            return queryset.filter(subject_id__in=subjects), False
        return (queryset.filter(subject_id=subject) if subject else queryset), False

    @admin.display(description=_("receipt"))
    def receipt_links(self, event: ConsentEvent) -> SafeString:
        receipt = reverse("admin:consent_consentevent_receipt", args=[event.pk])
        timeline_page = reverse("admin:consent_consentevent_timeline", args=[event.subject_id])
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>', receipt, _("Receipt"), timeline_page, _("Timeline")
        )

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_the_ledger(self), *super().get_urls()]

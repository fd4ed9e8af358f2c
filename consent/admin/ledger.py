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
from consent.admin.cells import short_subject
from consent.console.changelist import as_uuid, fixed_choices, starts_with
from consent.console.frame import AnyAdmin
from consent.console.model_admin import ConsoleAdmin, ReadOnly
from consent.core import labels, updates
from consent.lib.dates import exact
from consent.lib.text import Text
from consent.models import ConsentEvent
from consent.models.subject import people

COLUMNS = [field.name for field in ConsentEvent._meta.concrete_fields]
LABELLED = {
    "occurred_at": "occurred",
    "kind": "kind_label",
    "surface": "surface_label",
    "presentation": "presentation_label",
    "touched": "touched_label",
    "language": "language_label",
}  # columns that hold codes: shown in words
READ = tuple(LABELLED.values())
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
        "occurred",
        "subject",
        "sequence",
        "kind_label",
        "about",
        "setting",
        "surface_label",
        "presentation_label",
        "touched_label",
        "simulated",
    ]
    list_filter = [
        fixed_choices(_("kind"), "kind__exact", labels.choices(labels.KINDS)),
        "help_improve",
        fixed_choices(_("surface"), "surface", labels.choices(labels.SURFACES)),
        fixed_choices(_("presentation"), "presentation", labels.choices(labels.PRESENTATIONS)),
        fixed_choices(_("touched"), "touched", labels.choices(labels.TOUCHED)),
        fixed_choices(_("language"), "language", conf.languages()),
        UpdateFilter,
        "gpc",
        "simulated",
    ]
    search_fields = ["subject_id"]
    search_help_text = _("A subject id, or how an e-mail begins (of people still there).")
    date_hierarchy = "occurred_at"
    ordering = ["-occurred_at"]
    sortable_by = ("occurred",)
    readonly_fields = [*READ, "receipt_links"]
    fields = [*(LABELLED.get(name, name) for name in COLUMNS), "receipt_links"]
    csv_columns = tuple(field.attname for field in ConsentEvent._meta.concrete_fields)

    @admin.display(description=_("occurred at"), ordering="occurred_at")
    def occurred(self, event: ConsentEvent) -> str:
        return exact(event.occurred_at)

    @admin.display(description=_("subject"))
    def subject(self, event: ConsentEvent) -> SafeString:
        return short_subject(event.subject_id)

    @admin.display(description=_("kind"))
    def kind_label(self, event: ConsentEvent) -> SafeString:
        return labels.coded(labels.KINDS, event.kind)

    @admin.display(description=_("policy update"))
    def about(self, event: ConsentEvent) -> str:
        return event.update_id or "–"

    @admin.display(description=_("Help improve Claude"))
    def setting(self, event: ConsentEvent) -> Text:
        return "–" if event.help_improve is None else labels.SETTING[event.help_improve]

    @admin.display(description=_("surface"))
    def surface_label(self, event: ConsentEvent) -> SafeString:
        return labels.coded(labels.SURFACES, event.surface)

    @admin.display(description=_("presentation"))
    def presentation_label(self, event: ConsentEvent) -> SafeString:
        return labels.coded(labels.PRESENTATIONS, event.presentation)

    @admin.display(description=_("touched"))
    def touched_label(self, event: ConsentEvent) -> SafeString:
        return labels.coded(labels.TOUCHED, event.touched)

    @admin.display(description=_("language"))
    def language_label(self, event: ConsentEvent) -> Text:
        return labels.language(event.language)

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

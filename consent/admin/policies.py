"""Policy updates in Django admin: drafts are written by staff who may, what is published is read-only for all."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin import options
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consent.admin import comparison, draft_form, urls
from consent.console.model_admin import Names, ReadOnly
from consent.core import updates
from consent.lib.dates import day
from consent.lib.text import Text
from consent.models import LastDayExtension, PolicyUpdate
from consent.policies import drafts

if TYPE_CHECKING:
    Inline = admin.StackedInline[Model, PolicyUpdate]
    ModelAdmin = admin.ModelAdmin[PolicyUpdate]
else:  # Django's own take no arguments
    Inline, ModelAdmin = admin.StackedInline, admin.ModelAdmin


class ExtensionInline(ReadOnly, Inline):
    model = LastDayExtension
    fields = ["last_day", "reason", "extended_at", "extended_by"]


def _to_read(update: PolicyUpdate) -> dict[str, object]:
    """A published update's texts, and what it changed."""
    previous, changes = comparison.since(update)
    return {"texts": comparison.texts(update), "previous": previous, "changes": changes}


class PolicyUpdateAdmin(ModelAdmin):
    form = draft_form.DraftForm
    list_display = ["slug", "material", "announced_at", "effective_last_day", "presentation", "published_at"]
    list_filter = ["material", "presentation"]
    search_fields = ["slug"]
    change_list_template = "admin/console/tools.html"
    change_form_template = "admin/consent/policyupdate/change_form.html"
    actions = None
    published_fields = (*draft_form.COLUMNS, "published_at", "effective_last_day", "extend_link")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PolicyUpdate]":
        """Drafts are for staff who may change them, and for nobody else."""
        rows = super().get_queryset(request)
        return rows if super().has_change_permission(request) else rows.filter(published_at__isnull=False)

    def has_change_permission(self, request: HttpRequest, obj: PolicyUpdate | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def has_delete_permission(self, *args: object) -> bool:
        return False

    def get_inlines(
        self, request: HttpRequest, obj: PolicyUpdate | None
    ) -> "list[type[options.InlineModelAdmin[Model, PolicyUpdate]]]":
        return [ExtensionInline] if obj and obj.published_at else []

    def get_fieldsets(self, request: HttpRequest, obj: PolicyUpdate | None = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": self.published_fields})]
        return draft_form.fieldsets(draft_form.notes(obj) if obj else ())

    def get_readonly_fields(self, request: HttpRequest, obj: PolicyUpdate | None = None) -> Names:
        return self.published_fields if obj and not self.has_change_permission(request, obj) else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new draft starts from the update named by ?from, or the newest published; not its slug and dates."""
        published = PolicyUpdate.objects.published()
        source = published.filter(slug=request.GET["from"]) if request.GET.get("from") else published
        start = source.order_by("-material", "-announced_at").first()
        columns = ("material", "presentation", "preset")
        return {**draft_form.values_of(start), **{name: getattr(start, name) for name in columns}} if start else {}

    def save_model(self, request: HttpRequest, obj: PolicyUpdate, form: draft_form.BaseDraftForm, change: bool) -> None:
        if change and drafts.lock(obj.pk) is None:
            raise PermissionDenied  # published meanwhile
        super().save_model(request, obj, form, change)
        drafts.save_texts(obj, form.texts())

    @admin.display(description=_("last day as extended"))
    def effective_last_day(self, update: PolicyUpdate) -> str:
        known = updates.find(update.slug)
        return day(known.last_day if known else update.last_day) or "–"

    @admin.display(description=_("extension"))
    def extend_link(self, update: PolicyUpdate) -> SafeString | str:
        if not (update.material and update.published_at):
            return "—"
        address = reverse("admin:consent_policyupdate_extend", args=[update.pk])
        return format_html('<a href="{}">{}</a>', address, _("Extend the last day"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        tools = []
        if self.has_add_permission(request):
            tools = [(reverse("admin:consent_policyupdate_upload"), _("Draft from a TOML file"))]
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"console_tools": tools, "title": title, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        update = self.get_object(request, object_id)
        faults = draft_form.faults_of(update) if update and self.has_change_permission(request, update) else []
        more: dict[str, object] = {
            "console_tools": self._tools(request, update) if update else [],
            "faults": draft_form.told(faults),
            **(_to_read(update) if update and update.published_at else {}),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, more)

    def _tools(self, request: HttpRequest, update: PolicyUpdate) -> list[tuple[str, Text]]:
        def about(page: str) -> str:
            return reverse(f"admin:consent_policyupdate_{page}", args=[update.pk])

        tools: list[tuple[str, Text]] = [(about("preview"), _("Preview"))] if update.material else []
        if update.material and update.published_at:
            tools += [(about("campaign"), _("Campaign")), (about("notices"), pgettext_lazy("mailing", "E-mail"))]
        if update.published_at is None and request.user.has_perm("consent.publish_policyupdate"):
            tools.append((about("publish"), _("Publish")))
        if update.published_at and self.has_add_permission(request):
            tools.append(
                (f"{reverse('admin:consent_policyupdate_add')}?from={update.slug}", _("New draft from this one"))
            )
        return tools

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_updates(self), *super().get_urls()]

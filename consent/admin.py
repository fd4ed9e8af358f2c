"""Review in Django admin: updates, extensions, the ledger. Evidence is read-only, for superusers too (law 4)."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consent import extending, updates
from consent.campaign import pages
from consent.campaign.messageadmin import NoticeMessageAdmin
from consent.consoleadmin import ReadOnly
from consent.eventadmin import ConsentEventAdmin
from consent.http import Request
from consent.models import ConsentEvent, LastDayExtension, NoticeMessage, PolicyDocument, PolicyUpdate


class DocumentInline(ReadOnly, admin.StackedInline):
    model = PolicyDocument
    fields = ["kind", "language", "digest", "text"]


class ExtensionInline(ReadOnly, admin.TabularInline):
    model = LastDayExtension
    fields = ["last_day", "reason", "extended_at", "extended_by"]


@admin.register(PolicyUpdate)
class PolicyUpdateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["slug", "material", "announced_at", "effective_last_day", "published_at"]
    list_filter = ["material"]
    search_fields = ["slug"]
    inlines = [ExtensionInline, DocumentInline]
    readonly_fields = ["effective_last_day", "extend_link", "campaign_links"]

    @admin.display(description=_("last day as extended"))
    def effective_last_day(self, update: PolicyUpdate) -> Any:
        known = updates.find(update.slug)
        return known.last_day if known else update.last_day

    @admin.display(description=_("extension"))
    def extend_link(self, update: PolicyUpdate) -> SafeString | str:
        if not (update.material and update.published_at):
            return "—"
        address = reverse("admin:consent_policyupdate_extend", args=[update.pk])
        return format_html('<a href="{}">{}</a>', address, _("Extend the last day"))

    @admin.display(description=_("campaign"))
    def campaign_links(self, update: PolicyUpdate) -> SafeString | str:
        if not (update.material and update.published_at):
            return "—"
        numbers = reverse("admin:consent_policyupdate_campaign", args=[update.pk])
        mail = reverse("admin:consent_policyupdate_notices", args=[update.pk])
        return format_html('<a href="{}">{}</a> · <a href="{}">{}</a>', numbers, _("Campaign"), mail, _("E-mail"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.extend_view)
        extend = path("<int:pk>/extend/", view, name="consent_policyupdate_extend")
        return [extend, *pages.urls(self), *super().get_urls()]

    def extend_view(self, request: Request, pk: int) -> HttpResponse:
        return extending.view(self, request, pk)


admin.site.register(ConsentEvent, ConsentEventAdmin)
admin.site.register(NoticeMessage, NoticeMessageAdmin)

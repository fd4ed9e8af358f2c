"""The record of each message in Django admin: found, filtered, taken along as CSV; settled where it is unclear."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consent import conf
from consent.admin.access import SEND
from consent.admin.cells import short_subject
from consent.campaign import sending
from consent.console import frame
from consent.console.changelist import as_uuid, fixed_choices
from consent.console.model_admin import ConsoleAdmin, ReadOnly
from consent.core import labels
from consent.lib import clock
from consent.lib.dates import exact
from consent.lib.text import Text
from consent.lib.web import Request, SeeOther
from consent.models import NoticeMessage
from consent.models.subject import people

State = NoticeMessage.State
OUTCOMES = {"sent": "Settled: it was sent.", "again": "Settled: it is to be tried again."}


class NoticeMessageAdmin(ReadOnly, ConsoleAdmin):
    list_display = [
        "tried",
        "subject",
        "kind_label",
        "last_day",
        "about",
        "language_label",
        "state_label",
        "attempts",
        "error",
    ]
    fields = [
        "tried",
        "subject",
        "kind_label",
        "occasion",
        "last_day",
        "about",
        "language_label",
        "state_label",
        "attempts",
        "error",
    ]
    readonly_fields = ["tried", "subject", "kind_label", "about", "language_label", "state_label"]
    list_filter = ["kind", "state", fixed_choices(_("language"), "language", conf.languages()), "update"]
    search_fields = ["subject_id"]
    search_help_text = _("A subject id, or a whole e-mail address.")
    ordering = ["-pk"]
    change_form_template = "admin/consent/noticemessage/change_form.html"
    csv_columns = tuple(field.attname for field in NoticeMessage._meta.concrete_fields)

    @admin.display(description=_("tried at"))
    def tried(self, message: NoticeMessage) -> str:
        return exact(message.tried_at)

    @admin.display(description=_("subject"))
    def subject(self, message: NoticeMessage) -> SafeString:
        return short_subject(message.subject_id)

    @admin.display(description=_("kind"))
    def kind_label(self, message: NoticeMessage) -> SafeString:
        return labels.coded(labels.MESSAGES, message.kind)

    @admin.display(description=_("policy update"))
    def about(self, message: NoticeMessage) -> str:
        return message.update_id or "–"

    @admin.display(description=_("language"))
    def language_label(self, message: NoticeMessage) -> Text:
        return labels.language(message.language)

    @admin.display(description=_("state"))
    def state_label(self, message: NoticeMessage) -> SafeString:
        return labels.coded(labels.STATES, message.state)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.settle)
        return [path("<int:pk>/settle/", view, name=self._name("settle")), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **more: Any
    ) -> HttpResponse:
        unclear = getattr(context.get("original"), "state", "") == State.SENDING
        context["may_settle"] = unclear and request.user.has_perm(SEND)
        return super().render_change_form(request, context, *args, **more)

    def settle(self, request: Request, pk: int) -> HttpResponse:
        """POST: what somebody knows of a message that was left unclear, `sent` or `again`."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        frame.require(request, SEND)
        row, outcome = get_object_or_404(NoticeMessage, pk=pk), request.POST.get("outcome")
        if outcome not in OUTCOMES:
            raise BadRequest("outcome: use sent or again.")
        if sending.settle(row, left=outcome == "sent", now=clock.real_now()):
            frame.log(request, NoticeMessage, OUTCOMES[outcome], row)
            messages.success(request, _("Settled."))
        else:
            messages.error(request, _("It isn't unclear any more, or may still be on its way. Nothing was changed."))
        return SeeOther(reverse(f"admin:{self._name('change')}", args=[pk]))

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[NoticeMessage]", search_term: str
    ) -> "tuple[QuerySet[NoticeMessage], bool]":
        if not search_term.strip():
            return queryset, False
        subject = as_uuid(search_term)
        if subject is None:
            person = people().by_address(search_term).first()
            if person is None:
                return queryset.none(), False
            subject = person.subject_id
        return queryset.filter(subject_id=subject), False

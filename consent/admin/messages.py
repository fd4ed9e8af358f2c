"""The record of each message in Django admin: found, filtered, taken along as CSV; settled where it is unclear."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from consent import conf
from consent.admin.access import SEND
from consent.campaign import sending
from consent.console import frame
from consent.console.changelist import as_uuid, fixed_choices
from consent.console.model_admin import ConsoleAdmin, ReadOnly
from consent.lib import clock
from consent.lib.web import Request, SeeOther
from consent.models import NoticeMessage
from consent.models.subject import people

State = NoticeMessage.State
OUTCOMES = {"sent": "Settled: it was sent.", "again": "Settled: it is to be tried again."}


class NoticeMessageAdmin(ReadOnly, ConsoleAdmin):
    list_display = ["tried_at", "subject_id", "kind", "last_day", "update_id", "language", "state", "attempts", "error"]
    list_filter = ["kind", "state", fixed_choices(_("language"), "language", conf.languages()), "update"]
    search_fields = ["subject_id"]
    search_help_text = _("A subject id, or a whole e-mail address.")
    ordering = ["-pk"]
    change_form_template = "admin/consent/noticemessage/change_form.html"
    csv_columns = tuple(field.attname for field in NoticeMessage._meta.concrete_fields)

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

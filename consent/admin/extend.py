"""The admin's page that moves a last day (rules, section 1): later only, with a reason, recorded."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consent.console import frame
from consent.core import updates
from consent.lib import clock
from consent.lib.dates import DayField, day
from consent.lib.web import Request, SeeOther
from consent.lib.written import WrittenField
from consent.models import PolicyUpdate
from consent.policies import publishing


class ExtendForm(forms.Form):
    last_day = DayField(label=gettext_lazy("New last day"), widget=AdminDateWidget)
    reason = WrittenField(2000, lines=True, label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: Request, model_admin: "ModelAdmin[PolicyUpdate]", pk: int) -> HttpResponse:
    frame.require(request, "consent.extend_policyupdate")
    update = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _extend(request, update, form):
        messages.success(request, _("The last day is moved. Everybody sees it within seconds."))
        return SeeOther(reverse("admin:consent_policyupdate_change", args=[pk]))
    known = next((each for each in updates.as_published() if each.slug == update.slug), None)
    context = {
        "original": update,
        "form": form,
        "media": form.media,
        "present": known.last_day if known else update.last_day,
    }
    status, title = 422 if form.errors else 200, _("Extend the last day")
    return frame.page(model_admin, request, "admin/consent/policyupdate/extend.html", title, context, status=status)


def _extend(request: Request, update: PolicyUpdate, form: ExtendForm) -> bool:
    sent = form.cleaned_data
    try:
        extension = publishing.extend(
            update=update, last_day=sent["last_day"], reason=sent["reason"], by=request.user.subject_id, now=clock.now()
        )
    except publishing.CannotExtend as error:
        form.add_error(error.field, str(error))
        return False
    LogEntry.objects.log_actions(
        request.user.pk, [update], CHANGE, _("Last day moved to %(day)s.") % {"day": day(extension.last_day)}
    )
    return True

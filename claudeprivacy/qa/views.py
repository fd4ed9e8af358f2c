"""The QA panel: be a persona at an instant. Only with CLAUDEPRIVACY_QA=1 (rules, section 8)."""

from datetime import datetime

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.views import BACKEND
from claudeprivacy.qa import personas, travel
from consent.choice import refusals
from consent.decorators import consent_not_required
from consent.lib import clock
from consent.lib.dates import InstantField
from consent.lib.web import Request, SeeOther, safe_next, wants_json

DATES = (
    ("2025-08-20T10:00:00Z", _("before the announcement")),
    ("2025-09-15T10:00:00Z", _("before the last day")),
    ("2025-09-28T23:59:00Z", _("the last minute")),
    ("2025-09-29T00:00:01Z", _("after the last day")),
    ("2025-10-09T10:00:00Z", _("after the extended last day")),
)


class ClockForm(forms.Form):
    now = InstantField(error_messages={"required": _("Say which instant.")})


class EnterForm(forms.Form):
    persona = forms.CharField(max_length=254)
    now = InstantField(required=False)
    fresh = forms.BooleanField(required=False, widget=forms.HiddenInput)  # unlike a checkbox, "0" is off


@require_safe
@login_not_required
@consent_not_required
def panel(request: Request) -> HttpResponse:
    """The personas and the dates; with parameters, that form filled and one button."""
    asked: dict[str, object] = {name: request.GET.get(name, "") for name in ("persona", "now", "next")}
    asked["fresh"] = EnterForm.base_fields["fresh"].to_python(request.GET.get("fresh", ""))
    context = {"cast": personas.CAST, "dates": DATES, "asked": asked if asked["persona"] or asked["now"] else None}
    return render(request, "qa/panel.html", context)


@require_POST
@login_not_required
@consent_not_required
def enter(request: Request) -> HttpResponse:
    """Log this browser in as a persona, its clock at that instant."""
    form = EnterForm(request.POST)
    if not form.is_valid():
        return refusals.malformed(request, form)
    instant = form.cleaned_data["now"] or clock.now()
    try:
        user = personas.enter(form.cleaned_data["persona"], now=instant, fresh=form.cleaned_data["fresh"])
    except personas.UnknownPersona:
        form.add_error("persona", _("Nobody of that name. The panel lists the personas."))
        return refusals.malformed(request, form)
    login(request, user, backend=BACKEND)
    return _done(request, user, instant, move=form.cleaned_data["now"] is not None)


@require_POST
@login_not_required
@consent_not_required
def set_clock(request: Request) -> HttpResponse:
    """Move this browser's clock, logged in or not."""
    form = ClockForm(request.POST)
    if not form.is_valid():
        return refusals.malformed(request, form)
    user = request.user if request.user.is_authenticated else None
    return _done(request, user, form.cleaned_data["now"], move=True)


def _done(request: Request, user: User | None, instant: datetime, *, move: bool) -> HttpResponse:
    if wants_json(request):
        who = {"email": user.email if user else None, "subject_id": str(user.subject_id) if user else None}
        response: HttpResponse = JsonResponse({**who, "now": instant.isoformat()})
    else:
        response = SeeOther(safe_next(request, request.POST.get("next")))
    if move:
        travel.set_clock(response, instant)
    return response

"""The QA panel: be a persona at an instant, in a world. Only with CLAUDEPRIVACY_QA=1 (rules, section 8)."""

from datetime import datetime

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor, second_step
from accounts.models import BACKEND, User
from claudeprivacy.qa import faults, personas, sent, travel, worlds
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
    world = worlds.of(request)
    update = worlds.changed_by(clock.now())
    context = {
        "cast": personas.CAST,
        "dates": DATES,
        "asked": asked if asked["persona"] or asked["now"] else None,
        "lands_on": safe_next(request, request.GET.get("next")),
        "is_shared": request.GET.get("fresh") == "0",
        "update": update,
        "world_form": worlds.WorldForm(update=update, initial=world.says() if world else {}, auto_id="world-%s"),
    }
    return render(request, "qa/panel.html", context)


@require_POST
@login_not_required
@consent_not_required
def enter(request: Request) -> HttpResponse:
    """Log this browser in as a persona, its clock at that instant."""
    form = EnterForm(sent.fields(request))
    if not form.is_valid():
        return refusals.malformed(request, form)
    instant = form.cleaned_data["now"] or clock.now()
    try:
        user = personas.enter(form.cleaned_data["persona"], now=instant, fresh=form.cleaned_data["fresh"])
    except personas.UnknownPersona:
        form.add_error("persona", _("Nobody of that name. The panel lists the personas."))
        return refusals.malformed(request, form)
    login(request, user, backend=BACKEND)
    if second_factor.is_on(user):
        second_step.note_done(request)  # as who has gone through both steps
    response = _done(request, user, instant)
    if form.cleaned_data["now"] is not None:
        travel.set_clock(response, instant)
    return response


@require_POST
@login_not_required
@consent_not_required
def set_clock(request: Request) -> HttpResponse:
    """Move this browser's clock, logged in or not."""
    form = ClockForm(sent.fields(request))
    if not form.is_valid():
        return refusals.malformed(request, form)
    response = _done(request, _who(request), form.cleaned_data["now"])
    travel.set_clock(response, form.cleaned_data["now"])
    return response


@require_POST
@login_not_required
@consent_not_required
def set_world(request: Request) -> HttpResponse:
    """Change the current update for this browser alone; what isn't said is as published."""
    form = worlds.WorldForm(sent.fields(request), update=worlds.changed_by(clock.now()))
    if strange := sent.strangers(form):
        return refusals.misread(request, strange)
    if not form.is_valid():
        return refusals.malformed(request, form)
    world = form.world
    told = {"update": world.slug if world else None, "world": world.says() if world else {}}
    response = _done(request, _who(request), clock.now(), **told)
    worlds.set_world(response, world)
    return response


@require_POST
@login_not_required
@consent_not_required
def back(request: Request) -> HttpResponse:
    """The real time, what is published, and nothing that fails on purpose. Whoever is logged in stays so."""
    response = _done(request, _who(request), clock.real_now())
    travel.forget(response)
    worlds.set_world(response, None)
    faults.forget(request, response)
    return response


def _who(request: Request) -> User | None:
    return request.user if request.user.is_authenticated else None


def _done(request: Request, user: User | None, instant: datetime, **more: object) -> HttpResponse:
    if wants_json(request):
        who = {"email": user.email if user else None, "subject_id": str(user.subject_id) if user else None}
        return JsonResponse({**who, "now": instant.isoformat(), **more})
    return SeeOther(safe_next(request, request.POST.get("next")))

"""The choice: shown, taken, put off, changed (rules, section 3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claudeprivacy import clock
from consent import answers, decisions, gate, notice
from consent.forms import DecisionForm, NotNowForm, SettingForm
from consent.gate import SeeOther, consent_not_required
from consent.http import Request
from consent.middleware import verdict_for


@require_safe
@consent_not_required
def choice(request: Request) -> HttpResponse:
    """The choice as a page of its own; whoever has nothing to choose goes on."""
    next_address = gate.safe_next(request, request.GET.get("next"))
    return _choice_page(request, next_address) or SeeOther(next_address)


@require_POST
@consent_not_required
def decide(request: Request) -> HttpResponse:
    """Accept, with the toggle as it stands."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return answers.malformed(request, form)
    sent, next_address = form.cleaned_data, gate.safe_next(request, request.POST.get("next"))
    start = {"on": True, "off": False}.get(sent["start"])
    gesture = decisions.Gesture(start=start, moved=sent["moved"], gpc=notice.sends_gpc(request))
    try:
        outcome = decisions.decide(
            user_pk=request.user.pk,
            update_slug=sent["update"],
            digest=sent["digest"],
            help_improve=sent["help_improve"],
            gesture=gesture,
            now=clock.now(),
        )
    except decisions.Refused as refused:
        return _refused(request, refused, next_address)
    if outcome.event is None:
        messages.info(request, _what_stands(outcome.user.help_improve))
    return SeeOther(next_address)


@require_POST
@consent_not_required
def not_now(request: Request) -> HttpResponse:
    """Put the choice off for 24 hours."""
    form = NotNowForm(request.POST)
    if not form.is_valid():
        return answers.malformed(request, form)
    next_address = gate.safe_next(request, request.POST.get("next"))
    try:
        decisions.defer(
            user_pk=request.user.pk,
            update_slug=form.cleaned_data["update"],
            language=get_language() or "",
            gpc=notice.sends_gpc(request),
            now=clock.now(),
        )
    except decisions.Refused as refused:
        return _refused(request, refused, next_address)
    return SeeOther(next_address)


@require_POST
@consent_not_required
def help_improve(request: Request) -> HttpResponse:
    """The Privacy tab's toggle: saved at once, confirmed in place."""
    form = SettingForm(request.POST)
    if not form.is_valid():
        return answers.malformed(request, form)
    try:
        outcome = decisions.change_setting(
            user_pk=request.user.pk,
            help_improve=form.cleaned_data["help_improve"],
            language=get_language() or "",
            gpc=notice.sends_gpc(request),
            now=clock.now(),
        )
    except decisions.Refused as refused:
        return answers.refusal(request, refused.code)
    if request.htmx:
        request.user = outcome.user
        return render(
            request, "settings/privacy.html#help-improve", {"saved": True, "setting": notice.setting(outcome.user)}
        )
    messages.success(request, _what_stands(outcome.user.help_improve))
    return SeeOther(reverse("privacy"))


def _refused(request: Request, refused: decisions.Refused, next_address: str) -> HttpResponse:
    """A stale form shows the current text; whoever has nothing to choose is told why."""
    page = None if gate.wants_json(request) else _choice_page(request, next_address, answers.REFUSALS[refused.code])
    if page is None:
        return answers.refusal(request, refused.code)
    page.status_code = 409
    return page


def _choice_page(request: Request, next_address: str, explanation: Any = "") -> HttpResponse | None:
    verdict = verdict_for(request)
    if not (verdict.blocks or verdict.prompts):
        return None
    context = {"notice": notice.build(request, verdict, next_address), "explanation": explanation}
    return render(request, "consent/choice.html", context)


def _what_stands(help_improve: bool | None) -> str:
    return _("“Help improve Claude” is on.") if help_improve else _("“Help improve Claude” is off.")

"""The choice: shown, taken, put off (rules, section 3)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent import conf
from consent.choice import notice, refusals
from consent.choice.forms import DecisionForm, NotNowForm
from consent.core import decisions
from consent.core.verdicts import verdict_for
from consent.decorators import consent_not_required
from consent.gate import giving_back
from consent.lib import clock, dates, web
from consent.lib.text import Text
from consent.lib.web import Request, SeeOther
from consent.rules.standing import Kind, Touched


@require_safe
@consent_not_required
def choice(request: Request) -> HttpResponse:
    """The choice as a page of its own; whoever has nothing to choose goes on."""
    next_address = web.safe_next(request, request.GET.get("next"))
    page = _choice_page(request, next_address)
    if page is None:
        giving_back.tell(request, next_address)
    return page or SeeOther(next_address)


@require_POST
@consent_not_required
def decide(request: Request) -> HttpResponse:
    """Accept, with the toggle as it stands."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return refusals.malformed(request, form)
    sent, next_address = form.cleaned_data, web.safe_next(request, request.POST.get("next"))
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
        touched = gesture.touched(sent["help_improve"]) is Touched.YES
        return _refused(request, refused, next_address, sent["help_improve"] if touched else None)
    _say_what_was_done(request, outcome)
    giving_back.tell(request, next_address)
    return SeeOther(next_address)


@require_POST
@consent_not_required
def not_now(request: Request) -> HttpResponse:
    """Put the choice off for 24 hours."""
    form = NotNowForm(request.POST)
    if not form.is_valid():
        return refusals.malformed(request, form)
    next_address = web.safe_next(request, request.POST.get("next"))
    try:
        deferral = decisions.defer(
            user_pk=request.user.pk,
            update_slug=form.cleaned_data["update"],
            language=get_language() or "",
            gpc=notice.sends_gpc(request),
            now=clock.now(),
        )
    except decisions.Refused as refused:
        return _refused(request, refused, next_address)
    if deferral.event and deferral.event.last_day:
        until = {"day": dates.day(deferral.event.last_day)}
        messages.info(request, _("We'll ask again in 24 hours. You can choose until %(day)s.") % until)
    giving_back.tell(request, next_address)
    return SeeOther(next_address)


def _say_what_was_done(request: Request, outcome: decisions.Outcome) -> None:
    """To whom had decided already (an old tab, a double click, a retry) what stands."""
    if outcome.event is None:
        messages.info(request, refusals.what_stands(outcome.user.help_improve))
    elif outcome.event.kind == Kind.DECISION:
        stands = refusals.what_stands(outcome.user.help_improve)
        link = format_html('<a href="{}">{}</a>', conf.settings_url(), _("Privacy settings"))
        messages.success(request, format_html("{} {} {}", _("Saved."), stands, link))
    elif outcome.event.kind == Kind.SETTING:
        messages.success(
            request,
            _(
                "You had accepted the updated terms already, with “Help improve Claude” on. "
                "It is now off, as you have just chosen."
            ),
        )


def _refused(
    request: Request, refused: decisions.Refused, next_address: str, set_to: bool | None = None
) -> HttpResponse:
    """A stale form shows the current text, the toggle as the person set it; who has nothing to choose is told why."""
    says = refusals.REFUSALS[refused.code]
    page = None if web.wants_json(request) else _choice_page(request, next_address, says, set_to)
    if page is None:
        return refusals.refusal(request, refused.code, says, next_address)
    page.status_code = 409
    return page


def _choice_page(
    request: Request, next_address: str, explanation: Text = "", set_to: bool | None = None
) -> HttpResponse | None:
    verdict = verdict_for(request)
    if not (verdict.blocks or verdict.prompts):
        return None
    shown = notice.build(request, verdict, next_address, set_to)
    context = {"notice": shown, "explanation": explanation, "waits": giving_back.waits(request)}
    return render(request, "consent/choice.html", context)

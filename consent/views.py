"""The setting: its row saved, and a page of it for a site without one of its own. Both show what was chosen so far."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from consent import conf
from consent.choice import notice, refusals
from consent.choice.forms import SettingForm
from consent.core import decisions
from consent.decorators import consent_not_required
from consent.evidence import history
from consent.lib import clock, web
from consent.lib.web import Request, SeeOther

INSTEAD_OF_THE_ROW = {"HX-Retarget": "#help-improve", "HX-Reswap": "outerHTML", "HX-Reselect": "[role=alert]"}


@require_safe
@consent_not_required
@login_required
def setting(request: Request) -> HttpResponse:
    return render(request, "consent/setting.html", _page(request))


@require_POST
@consent_not_required
def help_improve(request: Request) -> HttpResponse:
    """The toggle of the setting: saved at once, confirmed in place, its row in the history with it."""
    form = SettingForm(request.POST)
    if not form.is_valid():
        return refusals.malformed(request, form)
    try:
        outcome = decisions.change_setting(
            user_pk=request.user.pk,
            help_improve=form.cleaned_data["help_improve"],
            language=get_language() or "",
            gpc=notice.sends_gpc(request),
            now=clock.now(),
        )
    except decisions.Refused as refused:
        answer = refusals.refusal(request, refused.code, refusals.REFUSALS[refused.code], conf.settings_url())
        for name, value in INSTEAD_OF_THE_ROW.items():
            answer.headers[name] = value
        return answer
    if web.is_htmx(request):
        request.user = outcome.user
        return render(request, "consent/setting_saved.html", {"saved": True, **_page(request)})
    messages.success(request, refusals.what_stands(outcome.user.help_improve))
    return SeeOther(conf.settings_url())


def _page(request: Request) -> dict[str, object]:
    return {"setting": notice.setting(request.user), "history": history.entries(request.user.subject_id)}

"""The page of the setting, for a site without one of its own: the row, and what was chosen so far."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consent.choice import notice
from consent.decorators import consent_not_required
from consent.evidence import history
from consent.lib.web import Request


@require_safe
@consent_not_required
@login_required
def setting(request: Request) -> HttpResponse:
    context = {"setting": notice.setting(request.user), "history": history.entries(request.user.subject_id)}
    return render(request, "consent/setting.html", context)

"""The Privacy tab: composed here because it speaks of the choice, the account and the conversations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from consent.choice import notice
from consent.choice.forms import Present
from consent.decorators import consent_not_required
from consent.evidence import history
from consent.lib import clock, web
from consent.lib.web import Request, SeeOther
from rights import export_job


@require_safe
@consent_not_required
def privacy(request: Request) -> HttpResponse:
    """The setting, the history of one's choices, the export of all one's data."""
    return render(
        request,
        "settings/privacy.html",
        {
            "tab": "privacy",
            "setting": notice.setting(request.user),
            "export": export_job.present(request.user.pk, clock.real_now()),
            "history": history.entries(request.user.subject_id),
        },
    )


@require_safe
@consent_not_required
def data_privacy_controls(request: Request) -> HttpResponse:
    """The original's address of the tab."""
    return SeeOther(reverse("privacy"))


@require_POST
@consent_not_required
def location_metadata(request: Request) -> HttpResponse:
    """Whether a new conversation notes the region of the browser's time zone."""
    on = Present().to_python(request.POST.get("location_metadata"))
    User.objects.filter(pk=request.user.pk).update(location_metadata=on)
    request.user.location_metadata = on
    if web.is_htmx(request):
        return render(request, "settings/privacy.html#location", {"saved": True})
    messages.success(request, _("Location metadata is on.") if on else _("Location metadata is off."))
    return SeeOther(reverse("privacy"))

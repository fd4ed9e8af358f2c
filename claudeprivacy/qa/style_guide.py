"""What can't be met by clicking: every component in every state, every error page. Only with CLAUDEPRIVACY_QA=1."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import views
from claudeprivacy import errors
from consent.choice import refusals
from consent.decorators import consent_not_required
from consent.lib.web import Request

ERRORS: dict[int, Callable[[Request], HttpResponse]] = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
    409: lambda request: refusals.refusal(request, "stale_form", refusals.REFUSALS["stale_form"]),
    429: views.locked_out,
    500: errors.server_error,
    503: errors.database_gone,
}
COLOURS = ("page", "card", "soft", "line", "text", "second", "muted", "clay", "on", "danger", "primary")
KINDS = (
    ("", _("Plain")),
    ("primary", _("Primary")),
    ("faint", _("Faint")),
    ("danger", _("Danger")),
    ("little", _("Little")),
)


@require_safe
@login_not_required
@consent_not_required
def components(request: Request) -> HttpResponse:
    """The design system, live."""
    return render(
        request, "qa/components.html", {"errors": ERRORS, "colours": COLOURS, "kinds": KINDS, "both": (True, False)}
    )


@require_safe
@login_not_required
@consent_not_required
def error(request: Request, status: int) -> HttpResponse:
    """An error page, with its status."""
    return ERRORS.get(status, errors.not_found)(request)

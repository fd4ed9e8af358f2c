"""Addresses that browsers, password managers, crawlers and finders of holes ask every site for."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from consent.decorators import consent_not_required
from consent.lib import clock

VALID = timedelta(days=180)  # of security.txt; RFC 9116 asks for less than a year
GPC_SINCE = "2025-08-28"  # when what the signal does here changed last
CRAWLED = "User-agent: *\nAllow: /legal/\nDisallow: /\n"


@require_safe
@login_not_required
@consent_not_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Where a password manager sends somebody to change their password."""
    return HttpResponseRedirect(reverse("change-password"))


@require_safe
@login_not_required
@consent_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. 404 where the site names nobody to tell (SECURITY_CONTACT)."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = datetime.combine((clock.real_now() + VALID).date(), time(), UTC)
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {request.build_absolute_uri(reverse('security-txt'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@consent_not_required
def gpc(request: HttpRequest) -> HttpResponse:
    """That this site heeds Global Privacy Control."""
    return JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE})


@require_safe
@login_not_required
@consent_not_required
def robots_txt(request: HttpRequest) -> HttpResponse:
    """The legal texts are for everybody, the rest for nobody but its people."""
    return HttpResponse(CRAWLED, content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@consent_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("icon.svg"))


urlpatterns = [
    path(".well-known/change-password", change_password, name="well-known-change-password"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path(".well-known/gpc.json", gpc, name="gpc"),
    path("robots.txt", robots_txt, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
]

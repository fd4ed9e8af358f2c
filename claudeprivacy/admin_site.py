"""Django admin for staff: not part of what is gated (rules, section 7), with the site's own log-in."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

from consent.decorators import consent_not_required, open_urls


class AdminSite(admin.AdminSite):
    site_title = site_header = _("claudeprivacy administration")
    index_title = _("Review")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """All open while a choice is due."""
        return list(open_urls(super().get_urls()))

    @login_not_required
    @consent_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The site's own log-in page, throttled as everywhere; whoever is logged in but not staff is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

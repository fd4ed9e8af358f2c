"""Django admin for staff: not part of what is gated (rules, section 7), with the site's own log-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, NotSupportedError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

from accounts import second_step
from accounts.models import User
from claudeprivacy import overview
from consent.decorators import consent_not_required, open_urls
from consent.lib import bounds, clock
from consent.lib.text import Text

FIRST = ("consent", "accounts", "conversations")
NAMES: dict[str, Text] = {
    "auth": _("Groups of staff"),
    "axes": _("Log-in attempts"),
    "claudeprivacy": _("Workers"),
    "django_tasks_database": _("Background work"),
}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class AdminSite(admin.AdminSite):
    site_title = site_header = _("claudeprivacy administration")
    index_title = _("Overview")
    index_template = "admin/overview.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """All open while a choice is due."""
        return list(open_urls(super().get_urls()))

    def index(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        """How it stands, for whoever may look at a campaign; then the lists."""
        user = cast(User, request.user)
        may_look = user.has_perm("consent.view_policyupdate")
        more = {"overview": overview.of_now(user) if may_look else None, "real_now": clock.real_now()}
        return super().index(request, {**more, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What reviewers work with first; the tables of machinery last, and named in plain words."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["technical"] = app["app_label"] not in FIRST
            app["name"] = NAMES.get(app["app_label"], app["name"])
        places = {label: place for place, label in enumerate(FIRST)}
        return sorted(found, key=lambda app: places.get(app["app_label"], len(FIRST)))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """A list never looks at a parameter that is out of bounds, or that a database can't compare: it says so."""
        is_list = getattr(view, "__name__", "") == "changelist_view"
        return super().admin_view(_bounded(view) if is_list else view, cacheable)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff; with STAFF_REQUIRE_2FA those who showed a second factor in this session."""
        return super().has_permission(request) and not _lacks_second_factor(request)

    @login_not_required
    @consent_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The site's own log-in page, throttled as everywhere; whoever is logged in but not staff is told so.

        Staff who lack the second factor that is asked of them are led to it.
        """
        if super().has_permission(request) and _lacks_second_factor(request):
            return second_step.lead_on(request, request.GET.get("next", reverse("admin:index")))
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))


def _lacks_second_factor(request: HttpRequest) -> bool:
    return settings.STAFF_REQUIRE_2FA and not second_step.is_done(request)


def _bounded(view: View) -> View:
    @wraps(view)
    def bounded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            bounds.require_bounded(request.GET)
            return view(request, *args, **kwargs)
        except BadRequest as error:
            messages.error(request, str(error))
        except (DataError, NotSupportedError, ValueError, OverflowError):
            if request.method != "GET" or not request.GET:
                raise
            messages.error(request, _("These filters can't be read."))
        return redirect(f"{request.path}?{ERROR_FLAG}=1")  # as Django does

    return cast("View", bounded)

"""Django admin for staff: not part of what is gated (rules, section 7), with the site's own log-in."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError, NotSupportedError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

from consent.decorators import consent_not_required, open_urls
from consent.lib import bounds

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class AdminSite(admin.AdminSite):
    site_title = site_header = _("claudeprivacy administration")
    index_title = _("Review")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """All open while a choice is due."""
        return list(open_urls(super().get_urls()))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """A list never looks at a parameter that is out of bounds, or that a database can't compare: it says so."""
        is_list = getattr(view, "__name__", "") == "changelist_view"
        return super().admin_view(_bounded(view) if is_list else view, cacheable)

    @login_not_required
    @consent_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The site's own log-in page, throttled as everywhere; whoever is logged in but not staff is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))


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

"""Log-in for every view without a mark, and the person's language over the browser's."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import sessions
from accounts.models import User
from consent.gate import giving_back
from consent.lib import web

KEPT = gettext_lazy("We'll keep what you wrote for 15 minutes. Log in and you'll find it here again, not yet sent.")
UNCHANGED = gettext_lazy("Nothing was changed. Log in, then do it once more.")


class LoginRequired(LoginRequiredMiddleware):
    """Django's, with an answer for every kind of client: no log-in page is ever swapped into a fragment."""

    def handle_no_permission(self, request: HttpRequest, view: Callable[..., object]) -> HttpResponse:  # type: ignore[override]  # not only redirects
        """401 for machines and fragments, the log-in page for a browser. What was written is kept (law 8)."""
        if web.wants_json(request) and not request.headers.get("HX-Request"):
            return web.problem(request, 401, "login_required", _("Log in to continue."))
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else giving_back.store_for_owner(request)
        if request.method == "POST":
            messages.info(request, KEPT if wanted else UNCHANGED)
        if request.headers.get("HX-Request"):
            wanted = request.headers.get("HX-Current-URL", "/")
        wanted = wanted or web.sent_from(request)
        address = f"{reverse('login')}?{urlencode({'next': web.safe_next(request, wanted)})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return web.SeeOther(address)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Whose account was deleted while their request ran is asked to log in, whatever broke on what is gone."""
        broke = isinstance(error, ObjectDoesNotExist | DatabaseError) and not isinstance(error, OperationalError)
        if not broke or not request.user.is_authenticated:
            return None
        if User.objects.filter(pk=request.user.pk).exists():
            return None
        logout(request)
        return self.handle_no_permission(request, lambda: None)


def sessions_seen(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Of each session of a person the day it was last seen."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            sessions.note_seen(request)
        return get_response(request)

    return middleware


def person_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The language a person has set; without one the browser's stands."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = request.user.language if isinstance(request.user, User) else ""
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return middleware

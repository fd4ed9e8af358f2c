"""Error pages: nothing personal on any of them, and machines get problem+json."""

import sys

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware import csrf
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from claudeprivacy.observability.requests import request_id
from consent.core import journal
from consent.gate import giving_back
from consent.lib import web
from consent.lib.text import Text

BARE = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>{title}</title>'
    "<h1>{title}</h1><p>{explanation}</p><p>{named}</p>"
)


def _page(
    request: HttpRequest, status: int, code: str, title: str, explanation: str, *, on_at: str = "/", on: Text = ""
) -> HttpResponse:
    """`on_at`: the page to go on with, `on`: the words of its link; without them home.

    Leans on no session, no database and no other template; without its own look where even that is broken.
    """
    named = request_id() if status >= 500 else ""
    if web.wants_json(request):
        return web.problem(request, status, code, title, **({"request_id": named} if named else {}))
    context = {"title": title, "explanation": explanation, "status": status, "on_at": on_at, "on": on, "named": named}
    try:
        page = render_to_string("error.html", context)
    except Exception:
        if status < 500:
            raise
        page = format_html(BARE, **context)
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A BadRequest of ours says what would mend it."""
    told = str(exception) if isinstance(exception, BadRequest) and ": " in str(exception) else ""
    explanation = told or _("Go back, reload the page and try once more.")
    return _page(request, 400, "bad_request", _("That request could not be read"), explanation)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "forbidden", _("Not allowed"), _("This account may not do that."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Says what to do, and leads there. What was written in a form of ours that has expired isn't lost (law 8)."""
    request.csrf_refused = True  # type: ignore[attr-defined]  # for the metrics
    if on_at := _logged_in_meanwhile(request):
        return web.SeeOther(on_at)
    if reason == csrf.REASON_NO_CSRF_COOKIE and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return _without_cookies(request)
    title, page = _("The form has expired"), giving_back.store_for_owner(request)
    if page:
        explanation = _(
            "You logged in or out since this page was opened, so nothing was sent. "
            "What you wrote is kept for 15 minutes, for the account you wrote it in."
        )
        return _page(request, 403, "csrf_failed", title, explanation, on_at=page, on=_("Back to what you wrote"))
    if web.is_htmx(request):
        messages.warning(
            request, _("This page was out of date, so nothing was changed. It is up to date now: please try again.")
        )
        return HttpResponse(status=403, headers={"HX-Redirect": web.sent_from(request)})
    again = web.sent_from(request)
    if _is_from_elsewhere(reason):
        title = _("This form didn't come from this site")
        explanation = _(
            "Or your browser doesn't say where it came from, perhaps because of an extension. "
            "Nothing was changed. Open the page here and send the form again."
        )
    else:
        explanation = _("You may have logged in or out in another tab. Nothing was changed. Open the page again.")
    on = _("Open the page again") if again != "/" else ""
    return _page(request, 403, "csrf_failed", title, explanation, on_at=again, on=on)


def _logged_in_meanwhile(request: HttpRequest) -> str:
    """Where an older tab's log-in or sign-up form was to lead whoever is logged in by now; "" for anything else."""
    on_log_in = request.path in (reverse("login"), reverse("signup"))
    if not on_log_in or not request.user.is_authenticated or web.wants_json(request) or _is_foreign(request):
        return ""
    messages.info(request, _("You're already logged in, as %(who)s.") % {"who": request.user})
    return web.safe_next(request, request.POST.get("next"))


def _is_foreign(request: HttpRequest) -> bool:
    """Whether the browser says that the form came from another site."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def _is_from_elsewhere(reason: str) -> bool:
    said = (csrf.REASON_BAD_ORIGIN, csrf.REASON_BAD_REFERER)
    beginnings = tuple(each.partition("%s")[0] for each in said)
    return reason.startswith(beginnings) or reason in (csrf.REASON_NO_REFERER, csrf.REASON_MALFORMED_REFERER)


def _without_cookies(request: HttpRequest) -> HttpResponse:
    """Neither of ours came: the browser keeps none, and a fresh page alone would change nothing."""
    explanation = _(
        "Your browser sent no cookie, and without one nobody can be logged in here. Allow cookies for %(host)s "
        "(they are this site's own, and nobody else reads them), then open the page again."
    ) % {"host": request.get_host()}
    again = web.sent_from(request)
    if web.is_htmx(request):
        return HttpResponse(status=403, headers={"HX-Redirect": again})
    return _page(
        request, 403, "no_cookies", _("Cookies are blocked"), explanation, on_at=again, on=_("Open the page again")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "not_found", _("Nothing here"), _("This address doesn't exist, or is no longer there."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Also for a database that is gone, noticed anywhere: Django asks for this page while it handles the exception."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_gone(request)
    return _page(
        request, 500, "server_error", _("Something broke"), _("That was our fault, and it has been logged. Try again.")
    )


def database_gone(request: HttpRequest) -> HttpResponse:
    """503, to be tried again in five seconds: nothing was recorded."""
    if isinstance(sys.exc_info()[1], journal.CannotWrite):
        code, explanation = (
            "journal_unwritable",
            _("It can't be stored safely now. Nothing was recorded. Try again soon."),
        )
    else:
        code = "database_unreachable"
        explanation = _("The database can't be reached. Nothing was recorded. Try again in a moment.")
    response = _page(request, 503, code, _("Back in a moment"), explanation)
    response.headers["Retry-After"] = "5"
    return response

"""Error pages: nothing personal on any of them, and machines get problem+json."""

import sys

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from consent.core import journal
from consent.gate import giving_back
from consent.lib import web
from consent.lib.text import Text

BARE = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"><title>{title}</title><h1>{title}</h1><p>{explanation}</p>'
)


def _page(
    request: HttpRequest, status: int, code: str, title: str, explanation: str, *, on_at: str = "/", on: Text = ""
) -> HttpResponse:
    """`on_at`: the page to go on with, `on`: the words of its link; without them home.

    Leans on no session, no database and no other template; without its own look where even that is broken.
    """
    if web.wants_json(request):
        return web.problem(request, status, code, title)
    context = {"title": title, "explanation": explanation, "status": status, "on_at": on_at, "on": on}
    try:
        page = render_to_string("error.html", context)
    except Exception:
        if status < 500:
            raise
        page = format_html(BARE, **context)
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        "bad_request",
        _("That request could not be read"),
        _("Go back, reload the page and try once more."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "forbidden", _("Not allowed"), _("This account may not do that."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was written in a form of ours that has expired isn't lost (law 8), and its page opens afresh."""
    title, page = _("The form has expired"), giving_back.store_for_owner(request)
    if page:
        explanation = _(
            "You logged in or out since this page was opened, so nothing was sent. "
            "What you wrote is kept for 15 minutes, for the account you wrote it in."
        )
        return _page(request, 403, "csrf_failed", title, explanation, on_at=page, on=_("Back to what you wrote"))
    if web.is_htmx(request):
        messages.warning(request, _("This page had grown old, so nothing was changed. It is fresh now: do it again."))
        return HttpResponse(status=403, headers={"HX-Redirect": web.sent_from(request)})
    explanation = _("The form was too old, or came from another site. Go back, reload the page and send it again.")
    again = web.sent_from(request)
    on = _("Open the page again") if again != "/" else ""
    return _page(request, 403, "csrf_failed", title, explanation, on_at=again, on=on)


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

"""What can't be met by clicking: every component in every state, every error page. Only with CLAUDEPRIVACY_QA=1."""

from collections.abc import Callable
from copy import copy
from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import email_pages, throttle
from accounts.models import User
from accounts.plans import Plan
from claudeprivacy import errors
from claudeprivacy.qa.personas import JOINED_AT
from consent.choice import refusals
from consent.choice import views as choice
from consent.core import journal, updates
from consent.decorators import consent_not_required
from consent.lib import clock
from consent.lib.web import Request
from consent.rules.verdict import current

Answer = Callable[[Request], HttpResponse]


def _sent(request: Request, **form: str) -> HttpResponse:
    """What the view answers to this form of the choice, sent by somebody who isn't stored anywhere."""
    asked = copy(request)
    asked.method, asked.POST = "POST", QueryDict(urlencode(form))
    asked.user = User(email="somebody@example.com", plan=Plan.FREE, date_joined=JOINED_AT)
    return choice.decide(asked)


def _stale(request: Request) -> HttpResponse:
    """A digest that no text has: the choice is shown again."""
    update = current(updates.published(), clock.now())
    return _sent(request, update=update.slug if update else "none", digest="0" * 64)


def _refused(code: str) -> Answer:
    return lambda request: refusals.refusal(request, code, refusals.REFUSALS[code])


def _journal_full(request: Request) -> HttpResponse:
    try:
        raise journal.CannotWrite
    except journal.CannotWrite:
        return errors.database_gone(request)


# Every answer that refuses, by status and name; each is what people really get, the first of a status without a name.
ERRORS: dict[int, dict[str, Answer]] = {
    400: {"bad_request": errors.bad_request, "malformed": lambda request: _sent(request, update="")},
    403: {"forbidden": errors.forbidden, "csrf_failed": errors.csrf_failure},
    404: {"not_found": errors.not_found},
    409: {
        "stale_form": _stale,
        "out_of_scope": _refused("out_of_scope"),
        "nothing_announced": _refused("nothing_announced"),
    },
    410: {"reset_link_old": lambda request: render(request, "accounts/reset_invalid.html", status=410)},
    429: {
        "log_in": throttle.locked_out,
        "sign_up": partial(throttle.locked_out, signing_up=True),
        "links": partial(email_pages.too_soon, seconds=60),
    },
    500: {"server_error": errors.server_error},
    503: {"database_unreachable": errors.database_gone, "journal_unwritable": _journal_full},
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
    """An answer that refuses, with its status; `code` names another of that status than the first."""
    answers = ERRORS.get(status, {})
    first = next(iter(answers.values()), errors.not_found)
    return answers.get(request.GET.get("code", ""), first)(request)

"""How a refusal reads: problem+json for machines, a page for people. Nothing was recorded."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.lib import web
from consent.lib.web import Request

REFUSALS = {
    "stale_form": gettext_lazy(
        "This form was about a text that is no longer current. Nothing was recorded; please read the current text."
    ),
    "choice_required": gettext_lazy("The last day is over: a choice is needed to continue. Nothing was recorded."),
    "out_of_scope": gettext_lazy(
        "This update does not apply to your plan, so there is nothing to choose. Nothing was recorded."
    ),
    "incognito": gettext_lazy(
        "Incognito chats are never used, so feedback on them can't be sent. Nothing was recorded."
    ),
    "commercial": gettext_lazy(
        "Chats on commercial plans are never used, so feedback on them can't be sent. Nothing was recorded."
    ),
    "nothing_announced": gettext_lazy(
        "No update has been announced, so there is nothing to choose. Nothing was recorded."
    ),
}


def refusal(request: Request, code: str, status: int = 409) -> HttpResponse:
    """Says why nothing was recorded."""
    if web.wants_json(request):
        return web.problem(request, status, code, str(REFUSALS[code]))
    return render(request, "409.html", {"explanation": REFUSALS[code]}, status=status)


def malformed(request: Request, form: Form) -> HttpResponse:
    """400: names each field and what would mend it."""
    errors = {name: " ".join(str(message) for message in messages) for name, messages in form.errors.items()}
    if web.wants_json(request):
        title = " ".join(f"{name}: {message}" for name, message in errors.items())
        return web.problem(request, 400, "malformed", title)
    context = {"explanation": _("The form could not be read. Nothing was recorded."), "errors": errors}
    return render(request, "400.html", context, status=400)

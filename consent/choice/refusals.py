"""How a refusal reads: problem+json for machines, a page for people. Nothing was recorded."""

from collections.abc import Mapping

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.lib import web
from consent.lib.text import Text
from consent.lib.web import Request

REFUSALS = {
    "stale_form": gettext_lazy(
        "This form was about a text that is no longer current. Nothing was recorded; please read the current text."
    ),
    "choice_required": gettext_lazy("The last day is over: a choice is needed to continue. Nothing was recorded."),
    "out_of_scope": gettext_lazy(
        "This update does not apply to your plan, so there is nothing to choose. Nothing was recorded."
    ),
    "nothing_announced": gettext_lazy(
        "No update has been announced, so there is nothing to choose. Nothing was recorded."
    ),
}


def what_stands(help_improve: bool | None) -> str:
    return _("“Help improve Claude” is on.") if help_improve else _("“Help improve Claude” is off.")


def refusal(request: Request, code: str, text: Text, next_address: str = "") -> HttpResponse:
    """409: says why nothing was recorded, and leads on to where the person was going, else home.

    `code` is for machines, `text` for people; htmx gets it without a page.
    """
    if web.wants_json(request):
        return web.problem(request, 409, code, str(text))
    is_part = web.is_htmx(request)
    layout = "consent/fragment.html" if is_part else "consent/base.html"
    context = {"explanation": text, "layout": layout, "is_part": is_part, "next": next_address}
    return render(request, "consent/refused.html", context, status=409)


def malformed(request: Request, form: Form) -> HttpResponse:
    """400: names each field and what would mend it."""
    return misread(request, {name: " ".join(map(str, messages)) for name, messages in form.errors.items()})


def misread(request: Request, errors: Mapping[str, str]) -> HttpResponse:
    """The same for what was no form: what would mend it, by field."""
    if web.wants_json(request):
        title = " ".join(f"{name}: {message}" for name, message in errors.items())
        return web.problem(request, 400, "malformed", title)
    context = {"explanation": _("The form could not be read. Nothing was recorded."), "errors": errors}
    return render(request, "consent/malformed.html", context, status=400)

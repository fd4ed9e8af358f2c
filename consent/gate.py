"""The visible marker that opens a view, and the answers of a block (rules, section 7)."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from consent.verdict import Verdict

View = TypeVar("View", bound=Callable)


class SeeOther(HttpResponseRedirect):
    """303: whatever was sent, the next request is a GET."""

    status_code = 303


def consent_not_required(view: View) -> View:
    """Mark a view as open while a choice is due: no modal, no block (rules, section 6). The only way to open one."""
    setattr(view, "consent_not_required", True)  # noqa: B010  the mark lives on the function
    return view


def is_open(view: Callable) -> bool:
    return getattr(view, "consent_not_required", False) is True


def wants_json(request: HttpRequest) -> bool:
    """A JSON body, or `Accept` prefers JSON to HTML."""
    if request.content_type and (request.content_type == "application/json" or request.content_type.endswith("+json")):
        return True
    return request.get_preferred_type(["text/html", "application/json", "application/problem+json"]) in (
        "application/json",
        "application/problem+json",
    )


def safe_next(request: HttpRequest, address: str | None) -> str:
    """Path and query of an address on this host, "/" for anything else (rules, section 3)."""
    address = address or ""
    printable = not any(ord(character) < 33 or character in "\\\x7f" for character in address)
    if not printable or not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=False):
        return "/"
    parts = urlsplit(address)
    path = parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else "/"
    return f"{path}?{parts.query}" if parts.query else path


def choice_address(next_address: str) -> str:
    return f"{reverse('consent:choice')}?{urlencode({'next': next_address})}"


def problem(request: HttpRequest, status: int, code: str, title: str, **more: str) -> JsonResponse:
    """RFC 9457 problem details; `code` is stable, `title` is for people."""
    content = {"type": "about:blank", "status": status, "code": code, "title": title, **more}
    return JsonResponse(content, status=status, content_type="application/problem+json")


def blocked(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """The answer of a block to htmx, to a JSON client or to a page; nothing of the page itself."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=403, headers={"HX-Redirect": choice_address(_wanted(request, "HX-Current-URL"))})
    if wants_json(request):
        page = request.build_absolute_uri(choice_address("/"))
        deadline = verdict.deadline.isoformat().replace("+00:00", "Z") if verdict.deadline else ""
        title = _("A choice about the updated Consumer Terms and Privacy Policy is needed to continue.")
        return problem(
            request, 403, "consent_choice_required", title, reason=verdict.reason.value, deadline=deadline, page=page
        )
    return SeeOther(choice_address(_wanted(request, "Referer")))


def _wanted(request: HttpRequest, header: str) -> str:
    """Where the person was going: the page asked for, or the page a form was sent from."""
    if request.method in ("GET", "HEAD") and header == "Referer":
        return safe_next(request, request.get_full_path())
    return safe_next(request, request.headers.get(header) or request.headers.get("Referer"))

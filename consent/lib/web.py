"""Requests and answers: what a request carries once the middleware has run, redirects, problem details, `next`."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from consent.rules.verdict import Verdict


class Request(HttpRequest):
    """For annotations: a request that has been through the middleware."""

    user: Any
    consent_verdict: Verdict  # where the gate asked
    consent_prompt: Verdict
    notice_built: tuple[str, str]


class SeeOther(HttpResponseRedirect):
    """303: whatever was sent, the next request is a GET."""

    status_code = 303


def is_htmx(request: HttpRequest) -> bool:
    """Asked by htmx, for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def wants_json(request: HttpRequest) -> bool:
    """A JSON body, or `Accept` prefers JSON to HTML."""
    if request.content_type and (request.content_type == "application/json" or request.content_type.endswith("+json")):
        return True
    return request.get_preferred_type(["text/html", "application/json", "application/problem+json"]) in (
        "application/json",
        "application/problem+json",
    )


def is_looked_at(request: HttpRequest) -> bool:
    """Asked for by a browser, as a page for somebody: no fragment, no machine's, none fetched by a script or ahead."""
    said = request.headers
    ahead = [said.get(name, "").strip().lower() for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")]
    if any(purpose.startswith(("prefetch", "prerender", "preview")) for purpose in ahead):
        return False
    as_a_page = said.get("Sec-Fetch-Dest", "document") == "document"
    return request.method != "HEAD" and as_a_page and not is_htmx(request) and not wants_json(request)


def safe_next(request: HttpRequest, address: str | None) -> str:
    """Path and query of an address on this host, "/" for anything else (rules, section 3)."""
    address = address or ""
    printable = not any(ord(character) < 33 or character in "\\\x7f" for character in address)
    if not printable or not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=False):
        return "/"
    parts = urlsplit(address)
    path = parts.path if parts.path.startswith("/") and not parts.path.startswith("//") else "/"
    return f"{path}?{parts.query}" if parts.query else path


def sent_from(request: HttpRequest) -> str:
    """The page on this host that a form or a fragment was sent from, "/" where the browser doesn't say."""
    return safe_next(request, request.headers.get("HX-Current-URL") or request.headers.get("Referer"))


def problem(request: HttpRequest, status: int, code: str, title: str, **more: str) -> JsonResponse:
    """RFC 9457 problem details; `code` is stable, `title` is for people."""
    content = {"type": "about:blank", "status": status, "code": code, "title": title, **more}
    return JsonResponse(content, status=status, content_type="application/problem+json")

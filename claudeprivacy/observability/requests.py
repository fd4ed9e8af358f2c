"""Each request has an id, which its answer, its log lines and an error page carry, and a line in the access log."""

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from claudeprivacy.observability import logs

HEADER = "X-Request-ID"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
PROBES = {"healthz", "readyz", "metrics"}  # asked every few seconds: a line only when something is wrong

_access = logging.getLogger("claudeprivacy.access")
_proxied = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_log(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost middleware: what it times is what the person waited for. No query string, no address, no person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=_id_for(request))
        began = time.perf_counter()
        response = get_response(request)
        response.headers[HEADER] = request_id()
        if not _is_dull(request, response):
            _note(request, response, time.perf_counter() - began)
        return response

    return middleware


def request_id() -> str:
    """Of the request under way; "" outside of any."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _id_for(request: HttpRequest) -> str:
    """A proxy of ours may have given one; what anybody else sends doesn't count."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXY_HOPS else ""
    return given if _proxied.fullmatch(given) else uuid.uuid4().hex


def _is_dull(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    is_probe = match is not None and match.url_name in PROBES
    return response.status_code < 400 and (is_probe or request.path_info.startswith(settings.STATIC_URL))


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    verdict = getattr(request, "consent_verdict", None)
    about = {
        "method": request.method if request.method in METHODS else "other",
        "route": logs.route_of(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
    }
    if verdict is not None:
        about |= {"verdict": verdict.action.value, "reason": verdict.reason.value}
    _access.info("answered", extra=about)

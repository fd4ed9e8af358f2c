"""What this site has done, counted as it answers; /metrics tells Prometheus (rules, section 8). Nothing is of a person.

Each process counts for itself, in files of PROMETHEUS_MULTIPROC_DIR that gunicorn.conf.py makes; whoever is asked adds
them up. What the database knows is asked of it by claudeprivacy.observability.gauges.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

from claudeprivacy.observability import gauges, logs
from claudeprivacy.observability.requests import METHODS
from consent.core.ledger import recorded
from consent.decorators import consent_not_required
from consent.models import ConsentEvent

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
ANSWERS = Counter("claudeprivacy_http_answers", "Answers, by the pattern of the address", ["method", "route", "status"])
SECONDS = Histogram("claudeprivacy_http_answer_seconds", "Until an answer was ready, static files apart")
VERDICTS = Counter("claudeprivacy_verdicts", "What the gate found (rules, section 2)", ["verdict", "reason"])
REFUSED = Counter("claudeprivacy_refused_forms", "Forms of which nothing was done, by why", ["why"])
LEDGER = Counter("claudeprivacy_ledger_rows", "Choices, changes and deferrals", ["kind", "surface", "help_improve"])
REFUSALS = {400: "malformed", 409: "stale", 422: "invalid", 429: "throttled"}


def counted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Counts each answer but those of static files. Without room to count, people are answered all the same."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        if request.resolver_match is not None or response.status_code >= 400:
            with suppress(OSError):
                SECONDS.observe(time.perf_counter() - began)
                _count(request, response.status_code)
        return response

    return middleware


@require_safe
@login_not_required
@consent_not_required
def metrics(_request: HttpRequest) -> HttpResponse:
    """Prometheus text; 200 also while the database is gone, which it then says."""
    counted_here = generate_latest(_registry())
    asked_for = CollectorRegistry(auto_describe=False)
    asked_for.register(gauges.OfTheDatabase())
    return HttpResponse(counted_here + generate_latest(asked_for), content_type=CONTENT_TYPE_LATEST)


def note_row(sender: type[ConsentEvent], event: ConsentEvent, **kwargs: object) -> None:
    """Receives consent's signal `recorded`."""
    setting = {True: "on", False: "off", None: ""}[event.help_improve]
    LEDGER.labels(event.kind, event.surface, setting).inc()


def connect() -> None:
    recorded.connect(note_row, dispatch_uid=__name__)


def _count(request: HttpRequest, status: int) -> None:
    method = str(request.method) if request.method in METHODS else "other"
    ANSWERS.labels(method, logs.route_of(request), status).inc()
    verdict = getattr(request, "consent_verdict", None)
    if verdict is not None:
        VERDICTS.labels(verdict.action.value, verdict.reason.value).inc()
    if method in SAFE:
        return
    if verdict is not None and verdict.blocks:
        REFUSED.labels("blocked").inc()
    elif getattr(request, "csrf_refused", False):
        REFUSED.labels("csrf").inc()
    elif status in REFUSALS:
        REFUSED.labels(REFUSALS[status]).inc()


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry

"""The gate: every view is asked about, unless it carries the visible mark (law 1)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from consent import decorators, gate, keeping, updates
from consent.lib import clock
from consent.lib.web import Request
from consent.rules.verdict import Verdict, judge


def verdict_of(user: Any) -> Verdict:
    """The verdict on a person at this request's instant; costs no query beyond the user's own row."""
    subject = user.as_subject() if user.is_authenticated else None
    return judge(subject, updates.knowing(subject and subject.decided_update), clock.now())


def verdict_for(request: Request) -> Verdict:
    return verdict_of(request.user)


class ConsentGate:
    """Passes, prompts or blocks before any view runs. Must come after CSRF, log-in and the request's clock."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Callable, *_: Any) -> HttpResponse | None:
        if decorators.is_open(view):
            return None
        verdict = verdict_for(request)
        if verdict.blocks:
            keeping.keep(request, view, request.user.pk)
            return gate.blocked(request, verdict)
        if verdict.prompts:
            request.consent_prompt = verdict
        return None

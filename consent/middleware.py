"""The gate: every view is asked about, unless it carries the visible mark (law 1)."""

from collections.abc import Callable

from django.http import HttpResponse

from consent import decorators
from consent.core import showings
from consent.core.verdicts import verdict_for
from consent.gate import block, giving_back
from consent.lib import clock
from consent.lib.web import Request


class ConsentGate:
    """Passes, prompts or blocks before any view runs. Must come after CSRF, log-in and the request's clock."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """One request, one instant: the gate, the view and the template can't disagree at midnight."""
        if clock.is_pinned():
            return self._answer(request)
        with clock.pinned():
            return self._answer(request)

    def _answer(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        showings.note(request, response)
        return response

    def process_view(self, request: Request, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        if decorators.is_open(view):
            return None
        verdict = request.consent_verdict = verdict_for(request)
        if verdict.blocks:
            giving_back.store(request, view, request.user.pk)
            return block.blocked(request, verdict)
        if verdict.prompts:
            request.consent_prompt = verdict
        return None

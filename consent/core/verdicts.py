"""The verdict on whoever is logged in, at this request's instant."""

from typing import Any

from consent.core import updates
from consent.lib import clock
from consent.lib.web import Request
from consent.rules.verdict import Verdict, judge


def verdict_of(user: Any) -> Verdict:
    """The verdict on a person at this request's instant; costs no query beyond the user's own row."""
    subject = user.as_subject() if user.is_authenticated else None
    return judge(subject, updates.knowing(subject.decided_update if subject else None), clock.now())


def verdict_for(request: Request) -> Verdict:
    return verdict_of(request.user)

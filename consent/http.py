"""What a request carries once the middleware has run. For annotations only."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from consent.verdict import Verdict


class Request(HttpRequest):
    user: Any
    htmx: HtmxDetails
    consent_prompt: Verdict

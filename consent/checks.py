"""A start-up check: the gate is there, and after everything it relies on (law 1)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

GATE = "consent.middleware.ConsentGate"
BEFORE_THE_GATE = (
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)


def gate_is_in_place(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    if GATE not in settings.MIDDLEWARE:
        return [
            Error(
                "The gate is not installed: nobody would ever be asked.",
                hint=f"Add {GATE!r} to MIDDLEWARE.",
                id="consent.E001",
            )
        ]
    before = settings.MIDDLEWARE[: settings.MIDDLEWARE.index(GATE)]
    return [
        Error(f"The gate comes before {name}, which it relies on.", hint=f"Move {GATE!r} below it.", id="consent.E002")
        for name in BEFORE_THE_GATE
        if name not in before
    ]

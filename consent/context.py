"""Gives templates the modal where the gate prompts."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from consent import notice
from consent.http import Request


def choice(request: Request) -> dict[str, Any]:
    return (
        {"prompt": SimpleLazyObject(lambda: notice.for_prompt(request))} if hasattr(request, "consent_prompt") else {}
    )

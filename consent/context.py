"""Gives templates the modal where the gate prompts."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from consent import notice


def choice(request: HttpRequest) -> dict[str, Any]:
    return (
        {"prompt": SimpleLazyObject(lambda: notice.for_prompt(request))} if hasattr(request, "consent_prompt") else {}
    )

"""Gives templates the modal where the gate prompts, and whose a form is."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from consent.choice import notice
from consent.gate import giving_back
from consent.lib.web import Request


def choice(request: Request) -> dict[str, Any]:
    form_of = SimpleLazyObject(lambda: giving_back.owner_field(request.user))
    if not hasattr(request, "consent_prompt"):
        return {"form_of": form_of}
    return {"form_of": form_of, "prompt": SimpleLazyObject(lambda: notice.for_prompt(request))}

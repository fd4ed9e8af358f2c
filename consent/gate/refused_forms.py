"""Forms that were refused, stored a quarter of an hour for whoever sent them (section 7). Never sees a request."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError

from consent.lib import clock
from consent.models.refused_form import STORED_FOR, RefusedForm

MAX_LENGTH = 100_000  # characters, of all fields of one form together


def store(*, user_pk: int, action: str, fields: Mapping[str, str], has_text: bool, now: datetime) -> None:
    """Store this form in place of the one before. Of what is longer than MAX_LENGTH only the refusal is known."""
    content = json.dumps(dict(fields)) if sum(map(len, fields.values())) <= MAX_LENGTH else ""
    facts = {"action": action[:200], "content": content, "refused_at": now, "stored_at": clock.real_now()}
    forget_old()
    with suppress(IntegrityError):  # deleted meanwhile: there is nobody to store it for
        RefusedForm.objects.update_or_create(user_id=user_pk, has_text=has_text, defaults=facts)


def of(user_pk: int) -> list[RefusedForm]:
    """A person's refused forms, the one with text first."""
    return list(RefusedForm.objects.filter(user_id=user_pk).order_by("-has_text"))


def take(form: RefusedForm) -> bool:
    """It is handed out once: True for one caller alone, and for none if a later form stands in its place."""
    return bool(RefusedForm.objects.filter(pk=form.pk, stored_at=form.stored_at).delete()[0])


def forget_old() -> int:
    """Blank every text whose 15 minutes are over; that something was refused stays known. How many."""
    return (
        RefusedForm.objects.filter(stored_at__lte=clock.real_now() - STORED_FOR).exclude(content="").update(content="")
    )

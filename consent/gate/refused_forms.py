"""Forms that were refused, kept a quarter of an hour for whoever sent them (rules, section 7). Never sees a request."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError

from consent.lib import clock
from consent.models.refused_form import KEPT, KeptForm

MAX_LENGTH = 100_000  # characters, of all fields of one form together


def keep(*, user_pk: int, action: str, fields: Mapping[str, str], has_text: bool, now: datetime) -> None:
    """Keep this form in place of the one before. What is longer than MAX_LENGTH is known of, but not kept."""
    content = json.dumps(dict(fields)) if sum(map(len, fields.values())) <= MAX_LENGTH else ""
    facts = {"action": action[:200], "content": content, "kept_at": now, "stored_at": clock.real_now()}
    forget_old()
    with suppress(IntegrityError):  # deleted meanwhile: there is nobody to keep it for
        KeptForm.objects.update_or_create(user_id=user_pk, has_text=has_text, defaults=facts)


def of(user_pk: int) -> list[KeptForm]:
    """A person's kept forms, the one with text first."""
    return list(KeptForm.objects.filter(user_id=user_pk).order_by("-has_text"))


def take(form: KeptForm) -> bool:
    """It is handed out once: True for one caller alone, and for none if a later form stands in its place."""
    return bool(KeptForm.objects.filter(pk=form.pk, stored_at=form.stored_at).delete()[0])


def forget_old() -> int:
    """Blank every text whose 15 minutes are over; that something was refused stays known. How many."""
    return KeptForm.objects.filter(stored_at__lte=clock.real_now() - KEPT).exclude(content="").update(content="")

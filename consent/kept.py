"""Forms that were refused, kept a quarter of an hour for whoever sent them (rules, section 7). Never sees a request."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models

from consent.lib import clock

KEPT = timedelta(minutes=15)
MAX_LENGTH = 100_000  # characters, of all fields of one form together


class KeptForm(models.Model):
    """The latest refused form with free text, and the latest without any: at most two rows a person, gone with them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_forms")
    has_text = models.BooleanField()
    action = models.CharField(max_length=200)  # the address it was sent to
    content = models.TextField(blank=True)  # its fields in JSON; empty once their time is over
    kept_at = models.DateTimeField()  # by the person's clock
    stored_at = models.DateTimeField(db_index=True)  # by the machine's, which a travelled clock doesn't move

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "has_text"], name="one_kept_form_of_a_kind")]

    def __str__(self) -> str:
        return self.action

    def fields(self, now: datetime) -> dict[str, str]:
        """What was written; nothing once 15 minutes are over. A clock a little behind takes nothing away."""
        over = abs(now - self.kept_at) >= KEPT or clock.real_now() - self.stored_at >= KEPT
        return {} if over or not self.content else json.loads(self.content)


def keep(*, user_pk: Any, action: str, fields: Mapping[str, str], has_text: bool, now: datetime) -> None:
    """Keep this form in place of the one before. What is longer than MAX_LENGTH is known of, but not kept."""
    content = json.dumps(dict(fields)) if sum(map(len, fields.values())) <= MAX_LENGTH else ""
    facts = {"action": action[:200], "content": content, "kept_at": now, "stored_at": clock.real_now()}
    forget_old()
    with suppress(IntegrityError):  # deleted meanwhile: there is nobody to keep it for
        KeptForm.objects.update_or_create(user_id=user_pk, has_text=has_text, defaults=facts)


def of(user_pk: Any) -> list[KeptForm]:
    """A person's kept forms, the one with text first."""
    return list(KeptForm.objects.filter(user_id=user_pk).order_by("-has_text"))


def take(form: KeptForm) -> bool:
    """It is handed out once: True for one caller alone, and for none if a later form stands in its place."""
    return bool(KeptForm.objects.filter(pk=form.pk, stored_at=form.stored_at).delete()[0])


def forget_old() -> int:
    """Blank every text whose 15 minutes are over; that something was refused stays known. How many."""
    return KeptForm.objects.filter(stored_at__lte=clock.real_now() - KEPT).exclude(content="").update(content="")

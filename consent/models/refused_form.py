"""A form that was refused while a choice was due (rules, section 7)."""

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from consent.lib import clock

STORED_FOR = timedelta(minutes=15)


class RefusedForm(models.Model):
    """The latest refused form with free text, and the latest without any: at most two rows a person, gone with them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="refused_forms")
    has_text = models.BooleanField()
    action = models.CharField(max_length=200)  # the address it was sent to
    content = models.TextField(blank=True)  # its fields in JSON; empty once their time is over
    refused_at = models.DateTimeField()  # by the person's clock
    stored_at = models.DateTimeField(db_index=True)  # by the machine's, which a travelled clock doesn't move

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "has_text"], name="one_refused_form_of_a_kind")]

    def __str__(self) -> str:
        return self.action

    def fields(self, now: datetime) -> dict[str, str]:
        """What was written; nothing once 15 minutes are over. A clock a little behind takes nothing away."""
        over = abs(now - self.refused_at) >= STORED_FOR or clock.real_now() - self.stored_at >= STORED_FOR
        return {} if over or not self.content else json.loads(self.content)

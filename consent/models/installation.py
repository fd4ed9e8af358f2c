"""Which database this is."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """One row: which database this is. Files kept outside it name `identity`."""

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    demo = models.BooleanField(
        default=False, help_text=_("Holds demo data: updates announced in the past may be published.")
    )

    def __str__(self) -> str:
        return str(self.identity)

    @classmethod
    def current(cls) -> "Installation":
        return cls.objects.first() or cls.objects.create()

"""Which database this is, and what it expects to find in files outside of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """One row: which database this is. Files kept outside it name `identity`.

    Of these files it remembers what must be there: how far the journal and the database are known to agree (None: it
    keeps no journal yet), the number of the last checkpoint, and which key signs ("": none is known to).
    """

    identity = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    demo = models.BooleanField(
        default=False, help_text=_("Holds demo data: updates announced in the past may be published.")
    )
    journal_position = models.JSONField(null=True, editable=False)
    last_checkpoint = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    signing_key = models.CharField(max_length=16, default="", db_default="", blank=True, editable=False)

    def __str__(self) -> str:
        return str(self.identity)

    @classmethod
    def current(cls) -> "Installation":
        return cls.objects.first() or cls.objects.create()

    @classmethod
    def expect(cls, **facts: object) -> None:
        """Remember what must be there from now on."""
        cls.objects.filter(pk=cls.current().pk).update(**facts)


class LostSubject(models.Model):
    """Whose ledger rows came back from the journal although the restored database knows no such account."""

    subject_id = models.UUIDField(unique=True, editable=False)
    noticed_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.subject_id)

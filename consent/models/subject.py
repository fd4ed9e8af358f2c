"""What a site's user model inherits to take part in consent: a pseudonymous id and the standing's columns."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from consent.rules.standing import COLUMNS, GENESIS, Standing
from consent.rules.verdict import Subject

GUARDED = frozenset({*COLUMNS, "subject_id"})


class StandingIsReadOnly(TypeError):
    """Somebody other than the ledger tried to write a standing column (law 4)."""


class SubjectQuerySet(models.QuerySet):
    """Refuses to update the standing: `.update()` and `bulk_update()` both come through here."""

    def update(self, **values: Any) -> int:
        if taken := GUARDED & values.keys():
            raise StandingIsReadOnly(f"Only consent.core.ledger writes {', '.join(sorted(taken))}.")
        return super().update(**values)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """New people start with nothing decided, however they are made."""
        people = list(objs)
        for person in people:
            person.empty_standing()
        return super().bulk_create(people, *args, **kwargs)


class ConsentSubject(models.Model):
    """Abstract. The site's user model says `in_scope` and `joined_at`."""

    subject_id = models.UUIDField(_("subject id"), default=uuid.uuid4, unique=True, editable=False)
    decided_update = models.CharField(_("decided on"), max_length=40, null=True, editable=False)  # noqa: DJ001  None = never
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    help_improve = models.BooleanField(_("help improve"), null=True, editable=False)
    help_improve_since = models.DateTimeField(_("setting since"), null=True, editable=False)
    choice_at = models.DateTimeField(_("last decision or change"), null=True, editable=False)
    deferred_update = models.CharField(_("deferred"), max_length=40, null=True, editable=False)  # noqa: DJ001  as above
    deferred_at = models.DateTimeField(_("deferred at"), null=True, editable=False)
    ledger_sequence = models.PositiveIntegerField(_("ledger rows"), default=0, editable=False)
    ledger_head = models.CharField(_("last ledger hash"), max_length=64, default=GENESIS, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save everything but the standing, so that a stale object can never put an old choice back (law 4)."""
        if self._state.adding:
            self.empty_standing()
        else:
            wanted = kwargs.get("update_fields")
            names = self._saveable_names() if wanted is None else set(wanted)
            kwargs["update_fields"] = sorted(names - GUARDED)
        super().save(*args, **kwargs)

    @property
    def in_scope(self) -> bool:
        raise NotImplementedError

    @property
    def joined_at(self) -> datetime:
        raise NotImplementedError

    def as_subject(self) -> Subject:
        return Subject(self.in_scope, self.joined_at, self.decided_update, self.deferred_update, self.deferred_at)

    def empty_standing(self) -> None:
        for name, value in Standing().columns().items():
            setattr(self, name, value)

    def _saveable_names(self) -> set[str]:
        loaded = {field.attname for field in self._meta.concrete_fields} - self.get_deferred_fields()
        return {field.name for field in self._meta.concrete_fields if field.attname in loaded and not field.primary_key}

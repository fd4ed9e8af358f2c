"""What a site's user model inherits to take part in consent: a pseudonymous id and the standing's columns."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, TypeVar, cast

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from consent.lib import clock
from consent.lib.text import Text
from consent.models import segments
from consent.rules.standing import COLUMNS, GENESIS, Standing
from consent.rules.verdict import Subject

GUARDED = frozenset({*COLUMNS, "subject_id"})


class StandingIsReadOnly(TypeError):
    """Somebody other than the ledger tried to write a standing column (law 4)."""


S = TypeVar("S", bound="ConsentSubject")


class SubjectQuerySet(models.QuerySet[S]):
    """Refuses to update the standing: `.update()` and `bulk_update()` both come through here. Notes new segments."""

    def update(self, **values: object) -> int:
        """Raises StandingIsReadOnly; TypeError where people would get a segment each by an expression."""
        if taken := GUARDED & values.keys():
            raise StandingIsReadOnly(f"Only consent.core.ledger writes {', '.join(sorted(taken))}.")
        field = self.model.SEGMENT_FIELD
        if field not in values:
            return super().update(**values)
        if hasattr(values[field], "resolve_expression"):
            raise TypeError(f"{field}: give one value, so that each change can be noted; or save people one by one.")
        with transaction.atomic(using=self.db):
            others = self.exclude(**{field: values[field]}).order_by("pk").only("subject_id")
            changing, now = others.select_for_update(of=("self",), no_key=True), clock.now()
            changed = [(person.subject_id, cast(str, values[field]), now) for person in changing]
            updated = super().update(**values)
            segments.record(changed)
            return updated

    def bulk_create(self, objs: Iterable[S], batch_size: int | None = None, *args: object, **kwargs: object) -> list[S]:
        """New people start with nothing decided, however they are made. Those who are there already aren't changed."""
        if args or kwargs:
            raise TypeError("People are made anew or not at all: pass nothing but batch_size.")
        people = list(objs)
        for person in people:
            person.empty_standing()
        with transaction.atomic(using=self.db):
            made = super().bulk_create(people, batch_size)
            segments.record(person.present_segment() for person in made if person.SEGMENT_FIELD)
        return made


class ConsentSubject(models.Model):
    """Abstract: what the site's user model inherits. The names below say what consent may ask about its people.

    Consent reads no other column of the site's, and none by a name of its own.
    """

    JOINED_FIELD = "date_joined"  # since when they have had an account
    LANGUAGE_FIELD = ""  # the language they set, if the site keeps one
    SEGMENT_FIELD = ""  # what people are counted by, such as their plan
    CONFIRMED_FIELD = ""  # since when their e-mail address is known to be theirs; empty while it isn't
    OUT_OF_SCOPE_SEGMENTS: ClassVar[frozenset[str]] = frozenset()  # whom no update applies to
    segment_changed_by: uuid.UUID | None = None  # the staff who save this object; None: the person, or a command

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
        """Save everything but the standing, so that a stale object can never put an old choice back (law 4).

        A segment that is new is noted in the same transaction, as changed by `segment_changed_by`.
        """
        is_new = self._state.adding
        if is_new:
            self.empty_standing()
        else:
            wanted = kwargs.get("update_fields")
            names = self._saveable_names() if wanted is None else set(wanted)
            kwargs["update_fields"] = sorted(names - GUARDED)
        if not self.SEGMENT_FIELD or not (is_new or self.SEGMENT_FIELD in kwargs["update_fields"]):
            super().save(*args, **kwargs)
            return
        with transaction.atomic(using=kwargs.get("using")):
            if is_new:
                super().save(*args, **kwargs)
                segments.record([self.present_segment()], by=self.segment_changed_by)
            else:
                is_other = self._segment_is_other()
                super().save(*args, **kwargs)
                if is_other:
                    segments.record([(self.subject_id, self.subject_segment, clock.now())], by=self.segment_changed_by)

    def _segment_is_other(self) -> bool:
        """Than the stored one. Their row is locked, so that two changes can't miss each other."""
        stored = type(self)._default_manager.filter(pk=self.pk).select_for_update(no_key=True)
        before = stored.values_list(self.SEGMENT_FIELD, flat=True).first()
        return before is not None and before != self.subject_segment

    def present_segment(self) -> tuple[uuid.UUID, str, datetime]:
        """What the history of a new account begins with: the segment it has, since it has been there."""
        return self.subject_id, self.subject_segment, self.joined_at

    @property
    def in_scope(self) -> bool:
        """Whether policy updates apply to this person (rules, section 1)."""
        return self.segment_in_scope(self.subject_segment)

    @property
    def joined_at(self) -> datetime:
        return cast(datetime, getattr(self, self.JOINED_FIELD))

    @property
    def subject_segment(self) -> str:
        """What this person is counted by; "" where the site names nothing."""
        return str(getattr(self, self.SEGMENT_FIELD)) if self.SEGMENT_FIELD else ""

    @classmethod
    def segment_label(cls, segment: str) -> str:
        """What the site calls a segment, in the active language."""
        return str(cls.segments().get(segment, segment))

    @property
    def subject_language(self) -> str:
        """The language they set; "" if they set none."""
        return getattr(self, self.LANGUAGE_FIELD) or "" if self.LANGUAGE_FIELD else ""

    @property
    def subject_address(self) -> str:
        """Where messages go."""
        return str(getattr(self, type(self).address_field()))

    @classmethod
    def address_field(cls) -> str:
        """Django's own declaration: EMAIL_FIELD, else `email`."""
        return getattr(cls, "EMAIL_FIELD", "email")

    @classmethod
    def column(cls, name: str) -> "models.Field[object, object]":
        """A column of the site's own, by the name that was declared."""
        return cast("models.Field[object, object]", cls._meta.get_field(name))

    @classmethod
    def segments(cls) -> dict[str, Text]:
        """Every segment the site knows, in its order, with what it is called. Empty where the column has no choices."""
        return dict(cls.column(cls.SEGMENT_FIELD).flatchoices or ()) if cls.SEGMENT_FIELD else {}

    @classmethod
    def segment_title(cls) -> Text:
        """What the site calls the column."""
        return capfirst(cls.column(cls.SEGMENT_FIELD).verbose_name) if cls.SEGMENT_FIELD else _("Segment")

    @classmethod
    def segment_in_scope(cls, segment: str) -> bool:
        return segment not in cls.OUT_OF_SCOPE_SEGMENTS

    @classmethod
    def segment_is(cls, segments: Iterable[str]) -> models.Q:
        """The condition on people of one of these segments."""
        names = sorted(segments)
        if not cls.SEGMENT_FIELD:
            return models.Q(pk__isnull="" not in names)
        return models.Q(**{f"{cls.SEGMENT_FIELD}__in": names})

    @classmethod
    def scope_is(cls, *, in_scope: bool) -> models.Q:
        """The condition on people an update applies to, or doesn't: by the segments named, so that an index serves."""
        known = [name for name in cls.segments() if cls.segment_in_scope(name)]
        outside = cls.segment_is(cls.OUT_OF_SCOPE_SEGMENTS)
        return outside if not in_scope else cls.segment_is(known) if known else ~outside

    @classmethod
    def active_field(cls) -> str:
        """The column that says whether the account is open; "" where every account is."""
        return "is_active" if any(field.name == "is_active" for field in cls._meta.fields) else ""

    @classmethod
    def reachable(cls) -> models.Q:
        """The condition on people who may be written to: an open account, and an address that is known to be theirs."""
        may = models.Q(**{cls.active_field(): True}) if cls.active_field() else models.Q()
        return may & models.Q(**{f"{cls.CONFIRMED_FIELD}__isnull": False}) if cls.CONFIRMED_FIELD else may

    @property
    def is_reachable(self) -> bool:
        confirmed = getattr(self, self.CONFIRMED_FIELD) is not None if self.CONFIRMED_FIELD else True
        return confirmed and bool(getattr(self, "is_active", True))

    @classmethod
    def by_address(cls, address: str) -> "models.QuerySet[ConsentSubject]":
        """Whoever has this e-mail address, as a person types it."""
        return cls._default_manager.filter(**{f"{cls.address_field()}__iexact": address.strip()})

    @classmethod
    def address_beginning(cls, term: str) -> str:
        """What somebody types of an address, in the spelling in which addresses are stored."""
        return term.strip().lower()

    def as_subject(self) -> Subject:
        return Subject(self.in_scope, self.joined_at, self.decided_update, self.deferred_update, self.deferred_at)

    def empty_standing(self) -> None:
        for name, value in Standing().columns().items():
            setattr(self, name, value)

    def _saveable_names(self) -> set[str]:
        loaded = {field.attname for field in self._meta.concrete_fields} - self.get_deferred_fields()
        return {field.name for field in self._meta.concrete_fields if field.attname in loaded and not field.primary_key}


def people() -> type[ConsentSubject]:
    """The site's user model (a system check holds it to be a ConsentSubject)."""
    return cast(type[ConsentSubject], get_user_model())

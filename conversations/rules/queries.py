"""The rules of section 5 as queries: what an export may take, what a purge must. Tests hold them to the pure rules."""

from datetime import date, datetime

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models import F as Column
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from accounts.plans import CONSUMER
from consent.core import updates
from consent.rules.retention import DAYS_UNDECIDED
from consent.rules.verdict import Subject, unsettled
from conversations.models import Conversation, ConversationQuerySet, Message
from conversations.rules.retention import cutoffs, day

CONFIRMED = Q(owner__email_confirmed_at__isnull=False)


def eligible(now: datetime) -> ConversationQuerySet:
    """What may be used to improve Claude at `now`; `.whole` says whether all of it or only up to the feedback."""
    usable = _dates_known(now) & _consumer() & Q(deleted_at__isnull=True, incognito=False)
    rows = Conversation.objects.filter(usable).annotate(whole=two_valued(_chosen()))
    return rows.filter(Q(whole=True) | Q(feedback__isnull=False))


def expired(now: datetime, *, present: datetime | None = None) -> ConversationQuerySet:
    """What a purge at `now` removes: kept until a day before today. `present` looks ahead from an earlier instant.

    `.whole`: may be used, so that its five years are over; `.never`: its owner never decided, and their year is.
    """
    present = present or now
    days_over, years_over = cutoffs(day(now))
    rows = Conversation.objects.filter(_dates_known(present)).annotate(
        whole=two_valued(_chosen() & _consumer() & Q(incognito=False)),
        never=two_valued(Q(owner__decided_update__isnull=True) if year_until(present)[0] else Q(pk__in=[])),
    )
    rested = Q(last_message_at__lt=days_over) & (Q(owner__choice_at__isnull=True) | Q(owner__choice_at__lt=days_over))
    promised = Q(whole=True, last_message_at__lt=years_over) | Q(whole=False) & rested
    without_feedback = Q(feedback__isnull=True) | Q(feedback__given_at__lt=years_over)
    live = Q(deleted_at__isnull=True, started_plan__in=CONSUMER) & without_feedback
    return rows.filter(Q(deleted_at__lt=days_over) | live & _over(promised, present, day(now)))


def two_valued(condition: Q) -> Case:
    """NULL is no: an unknown must not fall out of both a condition and its opposite."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _dates_known(now: datetime) -> Q:
    known = Q(started_at__lte=now, last_message_at__lte=now)
    for column in ("deleted_at", "feedback__given_at", "owner__help_improve_since", "owner__choice_at"):
        known &= Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__lte": now})
    return known & ~Q(Exists(_messages().filter(written_at__gt=now)))


def _consumer() -> Q:
    """Started, and every message written, on a consumer plan, by an owner on one whose address is confirmed."""
    beyond = _messages().exclude(plan__in=CONSUMER)
    # Through COALESCE, or SQLite begins with its index of people by plan, so with everybody, for a handful of chats.
    of_consumer = Q(In(Coalesce("owner__plan", Value("")), CONSUMER))
    return Q(started_plan__in=CONSUMER) & of_consumer & CONFIRMED & ~Q(Exists(beyond))


def _chosen() -> Q:
    on = _decided() & Q(owner__help_improve=True, owner__help_improve_since__isnull=False)
    return on & Q(last_message_at__gte=Column("owner__help_improve_since"))


def _decided() -> Q:
    """Owners who have decided on a material update, whichever: what they were promised then stands."""
    return Q(owner__decided_update__in=[update.slug for update in updates.published() if update.material])


def year_until(present: datetime) -> tuple[bool, date | None]:
    """Whether a choice is due at `present` for who never decided, and until when their conversations are kept then."""
    due = unsettled(Subject(in_scope=True, joined_at=present), updates.published(), present)
    last_day = due[0].last_day if due else None
    return bool(due), last_day + DAYS_UNDECIDED if last_day else None


def _over(promised: Q, present: datetime, today: date) -> Q:
    """What was promised is over; for owners who never decided and have a choice due, their year is."""
    never = Q(owner__decided_update__isnull=True)
    due, until = year_until(present)
    if not due:
        return (_decided() | never) & promised
    year_is_over = Q() if until is not None and until < today else Q(pk__in=[])
    return _decided() & promised | never & year_is_over


def _messages() -> "QuerySet[Message]":
    return Message.objects.filter(conversation=OuterRef("pk"))

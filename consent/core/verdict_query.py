"""The verdict's rows as one expression over people, for lists and dry runs. A test holds it to the pure function."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Case, CharField, Q, Value, When

from consent.models.subject import people
from consent.rules.verdict import DEFERRAL, Reason, Subject, Update, current, unsettled

UNDECIDED = (Reason.NEW_ACCOUNT, Reason.OVERDUE, Reason.DEFERRED, Reason.DUE)
BLOCKED = (Reason.NEW_ACCOUNT, Reason.OVERDUE)


def reason_of(updates: Sequence[Update], now: datetime) -> Case:
    """The reason of each person's verdict at `now` by their row as it is: first match wins, as in section 2."""
    cases = [When(condition, then=Value(reason.value)) for reason, condition in _rows(updates, now)]
    return Case(*cases, default=Value(Reason.DUE.value), output_field=CharField())


def undecided(updates: Sequence[Update], now: datetime) -> Q:
    """Everybody with something unsettled, whatever their segment: rows 5 to 8 are about them."""
    return ~Q(decided_update__in=[slug for slug in _known(updates) if not _todo(slug, updates, now)])


def _rows(updates: Sequence[Update], now: datetime) -> list[tuple[Reason, Q]]:
    """Rows 2 to 7, in order."""
    outside = (Reason.OUT_OF_SCOPE, people().scope_is(in_scope=False))
    present = current(updates, now)
    if present is None:
        return [outside, (Reason.NOTHING_ANNOUNCED, Q(pk__isnull=False))]
    groups = _by_decision(updates, now)
    joined = f"{people().JOINED_FIELD}__gte"
    new = [who & Q(**{joined: min(update.announced_at for update in todo)}) for who, todo in groups if todo]
    over = [who for who, todo in groups if todo and now >= min(update.deadline for update in todo)]
    fresh = Q(deferred_update=present.slug, deferred_at__gt=now - DEFERRAL, deferred_at__lte=now)
    return [
        outside,
        (Reason.DECIDED, _any(who for who, todo in groups if not todo)),
        (Reason.NEW_ACCOUNT, _any(new)),
        (Reason.OVERDUE, _any(over)),
        (Reason.DEFERRED, fresh),
    ]


def _by_decision(updates: Sequence[Update], now: datetime) -> list[tuple[Q, list[Update]]]:
    """What is unsettled depends on what somebody decided on last alone. An unknown update settles nothing."""
    known = _known(updates)
    groups = [(~Q(decided_update__in=known), _todo(None, updates, now))]
    return groups + [(Q(decided_update=slug), _todo(slug, updates, now)) for slug in known]


def _known(updates: Sequence[Update]) -> list[str]:
    return [update.slug for update in updates]


def _todo(slug: str | None, updates: Sequence[Update], now: datetime) -> list[Update]:
    return unsettled(Subject(in_scope=True, joined_at=now, decided_update=slug), updates, now)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))

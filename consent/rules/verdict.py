"""The verdict on one person at one instant (rules, section 2). Pure: no Django, no clock, no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

DEFERRAL = timedelta(hours=24)
LAST_HOURS = timedelta(hours=48)  # in which the choice says until when


class Presentation(StrEnum):
    """How an update asks: with a toggle that is preset, or with two equal buttons and nothing preset."""

    ORIGINAL = "original"
    BALANCED = "balanced"


class Action(StrEnum):
    PASS = "pass"  # noqa: S105  a verdict, not a password
    PROMPT = "prompt"
    BLOCK = "block"


class Reason(StrEnum):
    ANONYMOUS = "anonymous"
    OUT_OF_SCOPE = "out_of_scope"
    NOTHING_ANNOUNCED = "nothing_announced"
    DECIDED = "decided"
    NEW_ACCOUNT = "new_account"
    OVERDUE = "overdue"
    DEFERRED = "deferred"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Update:
    """A published policy update as every clock sees it, extensions included."""

    slug: str
    announced_at: datetime
    material: bool
    last_day: date | None = None
    preset: bool = False
    presentation: str = Presentation.ORIGINAL

    @property
    def deadline(self) -> datetime:
        """The first blocked instant: 00:00 UTC after the last day. A material update without a last day is over.

        A draft may name a day after which the calendar ends; it can't be published.
        """
        if self.last_day is None:
            return datetime.min.replace(tzinfo=UTC)
        if self.last_day == date.max:
            return datetime.max.replace(tzinfo=UTC)
        return datetime.combine(self.last_day + timedelta(days=1), time(), UTC)

    def in_last_hours(self, now: datetime) -> bool:
        return timedelta(0) < self.deadline - now <= LAST_HOURS


@dataclass(frozen=True, slots=True)
class Subject:
    """What the verdict needs to know of a person."""

    in_scope: bool
    joined_at: datetime
    decided_update: str | None = None
    deferred_update: str | None = None
    deferred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    action: Action
    reason: Reason
    update: Update | None = None
    deadline: datetime | None = None  # first instant at which the time to choose is over; only where a choice is due

    @property
    def blocks(self) -> bool:
        return self.action is Action.BLOCK

    @property
    def prompts(self) -> bool:
        return self.action is Action.PROMPT


def current(updates: Sequence[Update], now: datetime) -> Update | None:
    """The newest material update announced by `now` (section 1). `updates` are ordered by announcement."""
    return next((u for u in reversed(updates) if u.material and u.announced_at <= now), None)


def unsettled(subject: Subject, updates: Sequence[Update], now: datetime) -> list[Update]:
    """Announced material updates newer than the newest decided on. An unknown decision settles nothing."""
    settled = max((i for i, u in enumerate(updates) if u.slug == subject.decided_update), default=-1)
    return [u for u in updates[settled + 1 :] if u.material and u.announced_at <= now]


def settled(subject: Subject, slug: str, updates: Sequence[Update], now: datetime) -> bool:
    """Whether they have decided on this announced material update, or on a newer one, which settles it (section 1)."""
    announced = {u.slug for u in updates if u.material and u.announced_at <= now}
    return slug in announced - {u.slug for u in unsettled(subject, updates, now)}


@dataclass(frozen=True)
class Facts:
    """What the rows of section 2 ask about, each worked out once and only when asked."""

    subject: Subject | None
    updates: Sequence[Update]
    now: datetime

    @cached_property
    def current(self) -> Update | None:
        return current(self.updates, self.now)

    @cached_property
    def pending(self) -> list[Update]:
        return unsettled(self.subject, self.updates, self.now) if self.subject else []

    @cached_property
    def deadline(self) -> datetime | None:
        return min((update.deadline for update in self.pending), default=None)

    @property
    def is_new(self) -> bool:
        who = self.subject
        return who is not None and any(who.joined_at >= update.announced_at for update in self.pending)

    @property
    def is_deferred(self) -> bool:
        who, update = self.subject, self.current
        if who is None or update is None or who.deferred_at is None or who.deferred_update != update.slug:
            return False
        return timedelta(0) <= self.now - who.deferred_at < DEFERRAL


class Row(NamedTuple):
    """One row of section 2. Each can be asked on its own, whatever the rows before it say."""

    number: int
    action: Action
    reason: Reason
    matches: Callable[[Facts], bool]


ROWS = (
    Row(1, Action.PASS, Reason.ANONYMOUS, lambda it: it.subject is None),
    Row(2, Action.PASS, Reason.OUT_OF_SCOPE, lambda it: it.subject is not None and it.subject.in_scope is False),
    Row(3, Action.PASS, Reason.NOTHING_ANNOUNCED, lambda it: it.current is None),
    Row(4, Action.PASS, Reason.DECIDED, lambda it: not it.pending),
    Row(5, Action.BLOCK, Reason.NEW_ACCOUNT, lambda it: it.is_new),
    Row(6, Action.BLOCK, Reason.OVERDUE, lambda it: it.deadline is not None and it.now >= it.deadline),
    Row(7, Action.PASS, Reason.DEFERRED, lambda it: it.is_deferred),
    Row(8, Action.PROMPT, Reason.DUE, lambda it: True),
)


def judge(subject: Subject | None, updates: Sequence[Update], now: datetime) -> Verdict:
    """Pass, prompt or block, and why: the first matching row of section 2.

    `updates` are all published updates ordered by announcement, `now` is aware. None means nobody is logged in.
    """
    facts = Facts(subject, updates, now)
    row = next(row for row in ROWS if row.matches(facts))
    update = facts.current if subject else None
    return Verdict(row.action, row.reason, update, facts.deadline if row.number > 4 else None)

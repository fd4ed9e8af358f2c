"""The verdict on one person at one instant (rules, section 2). Pure: no Django, no clock, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

DEFERRAL = timedelta(hours=24)


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
    presentation: str = "original"

    @property
    def deadline(self) -> datetime:
        """The first blocked instant: 00:00 UTC after the last day. A material update without a last day is over."""
        if self.last_day is None:
            return datetime.min.replace(tzinfo=UTC)
        return datetime.combine(self.last_day + timedelta(days=1), time(), UTC)


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


def judge(subject: Subject | None, updates: Sequence[Update], now: datetime) -> Verdict:
    """Pass, prompt or block, and why: the first matching row of section 2.

    `updates` are all published updates ordered by announcement, `now` is aware. None means nobody is logged in.
    """
    if subject is None:
        return Verdict(Action.PASS, Reason.ANONYMOUS)
    update = current(updates, now)
    if subject.in_scope is False:
        return Verdict(Action.PASS, Reason.OUT_OF_SCOPE, update)
    if update is None:
        return Verdict(Action.PASS, Reason.NOTHING_ANNOUNCED)
    pending = unsettled(subject, updates, now)
    if not pending:
        return Verdict(Action.PASS, Reason.DECIDED, update)
    deadline = min(u.deadline for u in pending)
    if any(subject.joined_at >= u.announced_at for u in pending):
        return Verdict(Action.BLOCK, Reason.NEW_ACCOUNT, update, deadline)
    if now >= deadline:
        return Verdict(Action.BLOCK, Reason.OVERDUE, update, deadline)
    if subject.deferred_update == update.slug and _is_fresh(subject.deferred_at, now):
        return Verdict(Action.PASS, Reason.DEFERRED, update, deadline)
    return Verdict(Action.PROMPT, Reason.DUE, update, deadline)


def _is_fresh(deferred_at: datetime | None, now: datetime) -> bool:
    return deferred_at is not None and timedelta(0) <= now - deferred_at < DEFERRAL

"""A simulated campaign: two thousand people over the month of the update of 28 August 2025, the same ones every time.

Every choice goes through the verb a person would reach, under a travelled clock, so each row is marked simulated. Their
addresses say what they are. Nobody can log in as one of them, and nothing is sent: their mails are rows alone.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.plans import Plan
from claudeprivacy.qa import people
from claudeprivacy.qa.recipes import Act, BadRecipe
from consent.campaign import schedule
from consent.core import journal, updates
from consent.lib import clock
from consent.models import NoticeMessage, NoticeShowing
from consent.rules.standing import Kind
from consent.rules.verdict import Update

T = TypeVar("T")
UPDATE = "2025-08-28"
PEOPLE = 2000
BATCH = 20  # people a transaction: a server at work beside it is never kept waiting for long
SEED = 20250828
PLANS = ((Plan.FREE, 66), (Plan.PRO, 22), (Plan.MAX, 7), (Plan.TEAM, 3), (Plan.EDUCATION, 2))
LANGUAGES = (("", 45), ("en", 35), ("fr", 20))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(slots=True)
class Life:
    """What one of them does: when they joined, when they first saw the notice, and their acts in order."""

    number: int
    plan: Plan
    language: str
    joined_at: datetime
    shown_at: datetime | None = None
    acts: list[Act] = field(default_factory=list)

    @property
    def email(self) -> str:
        return f"simulated-{self.number:04}@example.com"

    @property
    def decided_at(self) -> datetime | None:
        return next((act.at for act in self.acts if act.kind is Kind.DECISION), None)


def load(many: int = PEOPLE) -> Iterator[int]:
    """Make those of the first `many` who are missing; yields how many were made after each batch.

    Nothing where the update isn't published.
    """
    update = updates.find(UPDATE)
    if update is None or update.last_day is None:
        return
    there = set(User.objects.filter(email__startswith="simulated-").values_list("email", flat=True))
    missing = [life for life in (_life(number, update) for number in range(1, many + 1)) if life.email not in there]
    for start in range(0, len(missing), BATCH):
        _make(missing[start : start + BATCH], update)
        yield len(missing[start : start + BATCH])


def _make(lives: list[Life], update: Update) -> None:
    """One transaction, whole or not at all."""
    with journal.transaction():
        made = User.objects.bulk_create(
            User(
                email=life.email,
                name="",
                plan=life.plan,
                language=life.language,
                date_joined=life.joined_at,
                email_confirmed_at=life.joined_at,
                password=make_password(None),
            )
            for life in lives
        )
        for user, life in zip(made, lives, strict=True):
            for act in life.acts:
                # An update that somebody published since may stand in the way of an act: it is left out then.
                with clock.travelled_to(act.at), suppress(BadRecipe):
                    people.act(user.pk, act, life.language or "en")
        pairs = list(zip(made, lives, strict=True))
        NoticeMessage.objects.bulk_create(row for user, life in pairs for row in _mails(user, life, update))
        NoticeShowing.objects.bulk_create(
            NoticeShowing(
                subject_id=user.subject_id, update_id=UPDATE, shown_at=life.shown_at, language=life.language or "en"
            )
            for user, life in pairs
            if life.shown_at
        )


def _life(number: int, update: Update) -> Life:
    """The same for the same number."""
    dice = Random(f"{SEED} {number}")  # noqa: S311  a story, not a secret
    begun, over = update.announced_at, update.deadline
    plan, language = _one_of(dice, PLANS), _one_of(dice, LANGUAGES)
    if dice.random() < 0.08:  # a new account meets the choice at once
        joined_at = begun + dice.random() * (over - begun - HOUR)
        life = Life(number, plan, language, joined_at)
        if life.plan in User.OUT_OF_SCOPE_SEGMENTS:
            return life
        life.shown_at = joined_at + timedelta(seconds=dice.randint(2, 40))
        if dice.random() < 0.94:
            _decide(life, dice, life.shown_at + timedelta(seconds=dice.randint(5, 400)), over)
        return life
    life = Life(number, plan, language, datetime(2024, 1, 8, tzinfo=UTC) + dice.random() * 590 * DAY)
    if plan not in User.OUT_OF_SCOPE_SEGMENTS and dice.random() < 0.88:
        _come_back(life, dice, update)
    return life


def _come_back(life: Life, dice: Random, update: Update) -> None:
    """Most see the notice in the first days, many on the last; a third put it off, some of them again and again."""
    span = (update.deadline - update.announced_at).total_seconds()
    share = dice.betavariate(1.1, 4) if dice.random() < 0.72 else 1 - dice.betavariate(1.2, 8)
    at = life.shown_at = update.announced_at + timedelta(seconds=0.98 * share * span + 60)
    while dice.random() < 0.34 and at < update.deadline - HOUR:
        life.acts.append(Act("", Kind.DEFERRAL, at + timedelta(seconds=dice.randint(3, 60))))
        at += DAY + dice.random() * 3 * DAY
        if dice.random() < 0.12:
            return
    if at < update.deadline - HOUR and dice.random() < 0.93:
        _decide(life, dice, at + timedelta(seconds=dice.randint(5, 600)), update.deadline)


def _decide(life: Life, dice: Random, at: datetime, over: datetime) -> None:
    """Six of ten leave the toggle as it starts; a few turn the setting off, or on, some days later."""
    gpc = dice.random() < 0.09
    on = dice.random() < (0.12 if gpc else 0.66)
    life.acts.append(Act("", Kind.DECISION, at, on, gpc))
    later = at + dice.random() * 9 * DAY
    if dice.random() < 0.06 and later < over:
        life.acts.append(Act("", Kind.SETTING, later, not on, gpc))


def _mails(user: User, life: Life, update: Update) -> Iterator[NoticeMessage]:
    """What would have been sent: the announcement to who was there, each reminder to who was still undecided."""
    if life.plan in User.OUT_OF_SCOPE_SEGMENTS or update.last_day is None:
        return
    for begins, kind in schedule.plan(update):
        sent_at = begins + timedelta(seconds=4 * life.number)
        if life.joined_at < begins and (life.decided_at is None or life.decided_at > sent_at):
            yield NoticeMessage(
                subject_id=user.subject_id,
                update_id=UPDATE,
                kind=kind,
                occasion=schedule.Due(kind, update.last_day).occasion,
                last_day=update.last_day,
                language=life.language or "en",
                state=NoticeMessage.State.SENT,
                tried_at=sent_at,
            )


def _one_of(dice: Random, weighted: tuple[tuple[T, int], ...]) -> T:
    return dice.choices([each for each, _weight in weighted], [weight for _each, weight in weighted])[0]

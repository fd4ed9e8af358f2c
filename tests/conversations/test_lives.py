"""Whole lives through the verbs, held against a bookkeeping of their own: who may be used follows from what was done.

The bookkeeping knows no standing and no query: it keeps what happened, and reads the rules from that.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.plans import CONSUMER, Plan
from conversations import chats, feedback
from conversations.models import Conversation
from conversations.rules import fate
from conversations.rules.queries import eligible, expired
from conversations.rules.retention import years_after
from tests.support.depth import examples
from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.jobs import DAY, turn

pytestmark = pytest.mark.django_db

DEEDS = ("start", "start", "resume", "resume", "resume", "delete", "undo", "send", "take back")
UNDECIDED_UNTIL = date(2026, 9, 28)  # 365 days after the last day to choose
CHOICES = ("on", "off", "decide on", "decide off", "plan")
steps = st.tuples(st.sampled_from(DEEDS + CHOICES), st.integers(0, 3), st.sampled_from([0, 10, 90_000, 86_400 * 20]))


@dataclass
class Chat:
    row: Conversation
    said: list[tuple[datetime, str]]
    incognito: bool
    deleted: datetime | None = None
    sent: datetime | None = None


@dataclass
class Life:
    """Somebody, and what they did. A deed that the rules refuse is left undone."""

    owner: User
    now: datetime = BEFORE
    settings: list[tuple[datetime, bool]] = field(default_factory=list)
    decided: bool = False
    chats: list[Chat] = field(default_factory=list)

    def start(self, which: int) -> None:
        row = chats.start(owner=self.owner, text="x", now=self.now, incognito=which == 3)
        self.chats.append(Chat(row, [(self.now, self.owner.plan)], incognito=which == 3))

    def plan(self, which: int) -> None:
        self.owner.plan = (Plan.FREE, Plan.PRO, Plan.TEAM, Plan.FREE)[which]
        self.owner.save()

    def choose(self, deed: str) -> None:
        on = deed.endswith("on")
        if self.owner.plan not in CONSUMER or (deed.startswith("decide") and self.decided):
            return
        if deed.startswith("decide"):
            self.owner = decide(self.owner, help_improve=on, now=self.now)
            self.decided = True
        else:
            turn(self.owner, on=on, now=self.now)
            self.owner = User.objects.get(pk=self.owner.pk)
        before = self.settings[-1][1] if self.settings else False
        if on is not before or deed.startswith("decide"):
            self.settings.append((self.now, on))

    def touch(self, deed: str, chat: Chat) -> None:
        who, pk = self.owner, chat.row.pk
        if deed == "undo" and chat.deleted:
            chat.deleted = None if chats.undo_delete(owner=who, pk=pk, now=self.now) else chat.deleted
        elif chat.deleted:
            return
        elif deed == "resume":
            chats.resume(owner=who, pk=pk, text="y", now=self.now)
            chat.said.append((self.now, who.plan))
        elif deed == "delete":
            chats.delete(owner=who, pk=pk, now=self.now)
            chat.deleted = self.now
        elif deed == "take back":
            feedback.take_back(owner=who, pk=pk, now=self.now)
            chat.sent = None
        elif deed == "send" and not chat.incognito and {who.plan, *(plan for _, plan in chat.said)} <= CONSUMER:
            feedback.give(owner=who, pk=pk, value="up", comment="", now=self.now)
            chat.sent = self.now

    def step(self, deed: str, which: int, later: int) -> None:
        self.now += timedelta(seconds=later)
        if deed in ("start", "plan"):
            getattr(self, deed)(which)
        elif deed in CHOICES:
            self.choose(deed)
        elif self.chats:
            self.touch(deed, self.chats[which % len(self.chats)])

    def on_since(self) -> datetime | None:
        """When "Help improve Claude" was last turned on, if it is on."""
        since = None
        for at, on in self.settings:
            since = (since or at) if on else None
        return since

    def may_be_used(self, chat: Chat) -> bool:
        plans = {self.owner.plan, *(plan for _, plan in chat.said)}
        if chat.deleted or chat.incognito or not plans <= CONSUMER:
            return False
        since = self.on_since()
        return bool(chat.sent or (self.decided and since and chat.said[-1][0] >= since))

    def is_over(self, chat: Chat) -> bool:
        """By now, when nothing has happened since."""
        if chat.deleted:
            return (self.now - DAY * 30).date() > chat.deleted.date()
        if chat.said[0][1] not in CONSUMER:
            return False
        since, last = self.on_since(), chat.said[-1][0]
        plans = {self.owner.plan, *(plan for _, plan in chat.said)}
        used = self.decided and since and last >= since and plans <= CONSUMER and not chat.incognito
        rested = max([last, *(at for at, _ in self.settings)]).date() + timedelta(days=30)
        until = years_after(last.date(), 5) if used else rested
        until = until if self.decided else UNDECIDED_UNTIL
        return max([until, *([years_after(chat.sent.date(), 5)] if chat.sent else [])]) < self.now.date()


def as_told(life: Life) -> tuple[set, set]:
    """What the pages say of each chat: used, over."""
    rows = Conversation.objects.with_facts(life.now).filter(owner=life.owner)
    told = fate.attach(rows, life.owner, life.now)
    over = {row.pk for row in told if row.fate.kept_until and row.fate.kept_until < life.now.date()}
    return {row.pk for row in told if row.fate.eligible}, over


@settings(max_examples=examples(100), deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(done=st.lists(steps, min_size=4, max_size=14), rest=st.sampled_from([0, 30, 31, 366 * 5]))
def test_pages_and_jobs_follow_from_what_was_done(policy_update, done, rest):
    with transaction.atomic():
        life = Life(UserFactory())
        for step in done:
            life.step(*step)
        life.now += DAY * rest
        used = {chat.row.pk for chat in life.chats if life.may_be_used(chat)}
        over = {chat.row.pk for chat in life.chats if life.is_over(chat)}
        assert as_told(life) == (used, over)
        assert set(eligible(life.now).values_list("pk", flat=True)) == used
        assert set(expired(life.now).values_list("pk", flat=True)) == over
        transaction.set_rollback(True)

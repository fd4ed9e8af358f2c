"""A round of races: a few people, each with several browsers at once, an admin who extends and publishes meanwhile.

What each does, and when, comes from a seed; who is first is left to the threads.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Lock
from typing import Any

from accounts.models import User
from consent.lib import clock
from consent.models import PolicyUpdate
from tests.support.client import TravellingClient
from tests.support.factories import SLUG, ConversationFactory, UserFactory, decide, publish

PEOPLE, BROWSERS, DEEDS = 3, 3, 5
FIRST = datetime(2030, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
WEIGHTS = {
    **{"page": 6, "decide": 4, "not_now": 2, "setting": 3, "resume": 3, "delete_chat": 1, "undo": 1, "rename": 1},
    **{"feedback": 2, "take_back": 1, "new_chat": 2, "general": 1, "plan": 1, "choice": 2, "privacy": 1},
    **{"log_out_everywhere": 0.3, "password": 0.5, "leave": 0.7},
}


@dataclass(frozen=True)
class Done:
    """One deed: by whom, from when to when (monotonic seconds), how it was answered. `body`: or where it led."""

    who: int
    deed: str
    what: Any
    start: float
    end: float
    status: int = 200
    body: str = ""
    retry: str = ""


@dataclass
class Person:
    user: User
    chat: Any
    secret: str
    now: datetime
    browsers: list[TravellingClient]


@dataclass
class Round:
    number: int
    random: Random
    people: list[Person] = field(default_factory=list)
    log: list[Done] = field(default_factory=list)
    lock: Any = field(default_factory=Lock)

    @property
    def begins(self) -> datetime:
        return FIRST + self.number * 120 * DAY

    def slug(self, which: str) -> str:
        """`a` is announced before the round, `b` in the middle of it."""
        return f"race-{self.number}-{which}"

    @property
    def before(self) -> str:
        return f"race-{self.number - 1}-b" if self.number else SLUG

    def publish(self, which: str) -> PolicyUpdate:
        starts = self.begins + (0 if which == "a" else 10) * DAY
        return publish(self.slug(which), announced_at=starts, last_day=(starts + 30 * DAY).date())

    def prepare(self) -> None:
        """Everybody decided on all that was before; some live before the last day of `a`, some after it."""
        self.publish("a")
        for number in range(PEOPLE):
            now, secret = self.begins + (45 if number % 2 else 15) * DAY, f"secret-{self.number}-{number}"
            with clock.travelled_to(self.begins - DAY):
                user = decide(UserFactory(), slug=self.before, now=self.begins - DAY)
                chat = ConversationFactory(owner=user, text=secret, now=self.begins - DAY)
            browsers = [TravellingClient(raise_request_exception=False).as_user(user).at(now) for _ in range(BROWSERS)]
            self.people.append(Person(user, chat, secret, now, browsers))

    def plan(self) -> list[list[tuple[float, str, int]]]:
        """For each browser of each person, in their order: (wait, deed, a number to vary it by)."""
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        return [
            [
                (self.random.choice((0, 0, 0.002, 0.01)), name, self.random.randrange(1000))
                for name in self.random.choices(names, weights, k=DEEDS)
            ]
            for _ in range(PEOPLE * BROWSERS)
        ]

    def note(self, done: Done) -> None:
        with self.lock:
            self.log.append(done)

    def timed(self, who: int, deed: str, what: Any, call: Any) -> None:
        start = time.monotonic()
        response = call()
        end = time.monotonic()
        if response is None:
            self.note(Done(who, deed, what, start, end))
            return
        body = response.headers.get("Location") or response.content.decode()
        retry = response.headers.get("Retry-After", "")
        self.note(Done(who, deed, what, start, end, response.status_code, body, retry))

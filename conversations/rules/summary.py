"""What the choice does to all of one's conversations at once, for the Privacy tab (section 5, "Said plainly")."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from accounts.models import User
from consent.rules.retention import DAYS_OTHERWISE
from conversations.models import Conversation
from conversations.rules.queries import eligible, expired, year_until
from conversations.rules.retention import day, last_kept_day, midnight

SOONEST = 3  # days that the Privacy tab names one by one


@dataclass(frozen=True, slots=True)
class Summary:
    """`going`: how many conversations are removed after which day, soonest first, unless they are continued.

    `undecided`: no choice was ever made and one is due; continuing changes nothing then, choosing does.
    """

    total: int
    usable: int
    going: tuple[tuple[date, int], ...]
    undecided: bool = False

    @property
    def soonest(self) -> tuple[tuple[date, int], ...]:
        """What the page names day by day: the first SOONEST of `going`."""
        return self.going[:SOONEST]

    @property
    def later(self) -> tuple[date, int] | None:
        """How many go after those of `soonest`, and the day after which the last of them goes."""
        rest = self.going[SOONEST:]
        return (rest[-1][0], sum(count for _, count in rest)) if rest else None


def of(user: User, now: datetime) -> Summary:
    """Three queries, whatever the size of the account. Looks 30 days ahead: what rests goes by then."""
    mine = Conversation.objects.filter(owner=user, deleted_at__isnull=True)
    horizon = midnight(day(now + DAYS_OTHERWISE) + timedelta(days=1))
    counts = going(user, now, horizon)
    usable, undecided = eligible(now).filter(owner=user).count(), is_undecided(user, now)
    return Summary(mine.count(), usable, tuple(sorted(counts.items())), undecided)


def is_undecided(user: User, now: datetime) -> bool:
    """Has never decided, and a choice is due."""
    return user.decided_update is None and year_until(now)[0]


def going(user: User, now: datetime, horizon: datetime) -> Counter[date]:
    """How many of one's conversations, not deleted, a purge at `horizon` would take: by the last day each is kept."""
    rows = expired(horizon, present=now).filter(owner=user, deleted_at__isnull=True).order_by()
    days = map(TruncDate, ("last_message_at", "owner__choice_at", "feedback__given_at"))
    counts: Counter[date] = Counter()
    year = year_until(now)[1]
    counted = rows.values_list("never", "whole", *days).annotate(count=Count("pk"))
    for never, used, last_on, choice_on, feedback_on, count in counted:
        counts[last_kept_day(used, last_on, choice_on, feedback_on, year if never else None)] += count
    return counts

"""Which message is due when (rules, sections 1 and 8). Pure: takes the update and `now`, asks nobody."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from consent.rules.verdict import Update

ANNOUNCEMENT = "announcement"
REMINDERS = {"reminder-14": 14, "reminder-7": 7, "reminder-1": 1}  # days before the last day, from 00:00 UTC
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Due:
    kind: str
    last_day: date

    @property
    def occasion(self) -> str:
        """What nobody is written to about twice: the announcement, or a reminder of this last day."""
        return self.kind if self.kind == ANNOUNCEMENT else f"{self.kind} {self.last_day.isoformat()}"


def plan(update: Update) -> list[tuple[datetime, str]]:
    """(from when, kind), in order. Reminders follow the last day as extended; none is due before the announcement."""
    if update.last_day is None:
        return []
    due = [(datetime.combine(update.last_day - timedelta(days), time(), UTC), kind) for kind, days in REMINDERS.items()]
    return [(update.announced_at, ANNOUNCEMENT), *(each for each in due if each[0] > update.announced_at)]


def due(update: Update, now: datetime) -> Due | None:
    """The newest message due by `now`, which makes older ones needless. None before and after the time to choose."""
    begun = [kind for begins, kind in plan(update) if begins <= now]
    if not begun or update.last_day is None or now >= update.deadline:
        return None
    return Due(begun[-1], update.last_day)

"""What the choice does to all of one's conversations at once, for the Privacy tab (section 5, "Said plainly")."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from conversations.models import Conversation
from conversations.retention import DAYS_OTHERWISE, day, midnight
from conversations.selection import eligible, expired


@dataclass(frozen=True, slots=True)
class Summary:
    """`going` conversations are removed after `going_after` unless they are continued."""

    total: int
    usable: int
    going: int
    going_after: date


def of(user: Any, now: datetime) -> Summary:
    """Four numbers, three queries, whatever the size of the account."""
    mine = Conversation.objects.filter(owner=user, deleted_at__isnull=True)
    after = day(now + DAYS_OTHERWISE)
    gone_by_then = expired(midnight(after + timedelta(days=1)), present=now)
    return Summary(
        total=mine.count(),
        usable=eligible(now).filter(owner=user).count(),
        going=gone_by_then.filter(owner=user, deleted_at__isnull=True).count(),
        going_after=after,
    )

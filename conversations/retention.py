"""How long a conversation is kept (rules, section 5, "Kept until"): the one readable place. Pure."""

import calendar
from datetime import UTC, date, datetime, timedelta

from conversations.eligibility import Facts, Owner, Reason, dates_are_unknown, reason

YEARS_WHEN_USED = 5
DAYS_OTHERWISE = timedelta(days=30)


def kept_until(facts: Facts, owner: Owner, now: datetime) -> date | None:
    """The last day (UTC, inclusive) it is kept; None: not ours to purge, or not to be purged now."""
    if dates_are_unknown(facts, owner, now):
        return None
    if facts.deleted_at is not None:
        return day(facts.deleted_at + DAYS_OTHERWISE)
    if facts.started_on_consumer_plan is not True or owner.unsettled or facts.last_message_at is None:
        return None
    if reason(facts, owner, now) is Reason.ON:
        return years_after(day(facts.last_message_at), YEARS_WHEN_USED)
    return day(max(facts.last_message_at, owner.choice_at or facts.last_message_at) + DAYS_OTHERWISE)


def years_after(start: date, years: int) -> date:
    """The same day so many calendar years later; 29 February becomes 28 February."""
    year = start.year + years
    return start.replace(year=year, day=min(start.day, calendar.monthrange(year, start.month)[1]))


def day(instant: datetime) -> date:
    """The UTC day an aware instant falls on."""
    return instant.astimezone(UTC).date()

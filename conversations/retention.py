"""How long a conversation is kept (rules, section 5, "Kept until"): the one readable place. Pure."""

import calendar
from datetime import UTC, date, datetime, time, timedelta

from conversations.eligibility import Facts, Owner, Reason, by_choice, dates_are_unknown

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
    if by_choice(facts, owner, now) is Reason.ON:
        until = years_after(day(facts.last_message_at), YEARS_WHEN_USED)
    else:
        until = day(max(facts.last_message_at, owner.choice_at or facts.last_message_at) + DAYS_OTHERWISE)
    return max(until, years_after(day(facts.feedback_at), YEARS_WHEN_USED)) if facts.feedback_at else until


def years_after(start: date, years: int) -> date:
    """The same day so many calendar years later; 29 February becomes 28 February."""
    year = start.year + years
    return start.replace(year=year, day=min(start.day, calendar.monthrange(year, start.month)[1]))


def over_before(today: date) -> tuple[datetime, datetime]:
    """What a query compares with: whatever happened before these instants is over by `today`.

    (30 days, 5 calendar years), each an instant: day(x + 30 days) < today ⟺ x < the first, and so for the years.
    """
    last = today - timedelta(days=1)
    while years_after(last, YEARS_WHEN_USED) >= today:
        last = years_before(last)
    while years_after(last + timedelta(days=1), YEARS_WHEN_USED) < today:
        last += timedelta(days=1)
    return midnight(today - DAYS_OTHERWISE), midnight(last + timedelta(days=1))


def years_before(start: date) -> date:
    """The same day so many calendar years earlier."""
    return years_after(start, -YEARS_WHEN_USED)


def midnight(start: date) -> datetime:
    """The first instant of a day, UTC."""
    return datetime.combine(start, time(), UTC)


def day(instant: datetime) -> date:
    """The UTC day an aware instant falls on."""
    return instant.astimezone(UTC).date()

"""How long a conversation is kept (rules, section 5, "Kept until"): the one readable place. Pure."""

import calendar
from datetime import UTC, date, datetime, time, timedelta

from consent.rules.retention import DAYS_OTHERWISE, DAYS_UNDECIDED, YEARS_WHEN_USED
from conversations.rules.eligibility import Facts, Owner, Reason, by_choice, dates_are_unknown


def kept_until(facts: Facts, owner: Owner, now: datetime) -> date | None:
    """The last day (UTC, inclusive) it is kept; None: not ours to purge, or not to be purged now."""
    if dates_are_unknown(facts, owner, now):
        return None
    if facts.deleted_at is not None:
        return day(facts.deleted_at + DAYS_OTHERWISE)
    if facts.started_on_consumer_plan is not True or facts.last_message_at is None or owner.decided is None:
        return None
    year_until = None
    if is_undecided(owner):
        if owner.last_day_to_choose is None:
            return None
        year_until = owner.last_day_to_choose + DAYS_UNDECIDED
    used = by_choice(facts, owner, now) is Reason.ON
    choice_on, feedback_on = day_or_none(owner.choice_at), day_or_none(facts.feedback_at)
    return last_kept_day(used, day(facts.last_message_at), choice_on, feedback_on, year_until)


def is_undecided(owner: Owner) -> bool:
    """Has never decided, and a choice is due. Whoever has decided once keeps what they were promised."""
    return owner.decided is False and owner.unsettled is not False


def last_kept_day(
    used: bool, last_message_on: date, choice_on: date | None, feedback_on: date | None, year_until: date | None = None
) -> date:
    """Of a conversation started on a consumer plan and not deleted.

    `year_until`, of who never decided, comes first: 365 days after the last day of the oldest update due. Else 5
    calendar years from the last message if used, 30 days from it or the choice if not. Feedback: 5 years from it.
    """
    rested = max(last_message_on, choice_on or last_message_on) + DAYS_OTHERWISE
    until = year_until or (years_after(last_message_on, YEARS_WHEN_USED) if used else rested)
    return max(until, years_after(feedback_on, YEARS_WHEN_USED)) if feedback_on else until


def years_after(start: date, years: int) -> date:
    """The same day so many calendar years later; 29 February becomes 28 February."""
    year = start.year + years
    return start.replace(year=year, day=min(start.day, calendar.monthrange(year, start.month)[1]))


def cutoffs(today: date) -> tuple[datetime, datetime]:
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


def day_or_none(instant: datetime | None) -> date | None:
    """The UTC day of an instant, None for none."""
    return day(instant) if instant else None


def day(instant: datetime) -> date:
    """The UTC day an aware instant falls on."""
    return instant.astimezone(UTC).date()

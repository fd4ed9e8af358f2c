"""How long what a choice governs is kept (rules, section 5): promised in receipts, carried out by whoever keeps it."""

from datetime import timedelta

YEARS_WHEN_USED = 5  # calendar years, from the last message
DAYS_UNDECIDED = timedelta(days=365)  # from the last day of the oldest unsettled update, for who never decided
DAYS_OTHERWISE = timedelta(days=30)  # from the later of the last message and the choice, and from a deletion


def period(*, used: bool) -> str:
    """As an ISO 8601 duration."""
    return f"P{YEARS_WHEN_USED}Y" if used else f"P{DAYS_OTHERWISE.days}D"

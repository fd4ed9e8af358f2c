"""What the jobs' commands share: their instant and their progress."""

from datetime import UTC, datetime

from django.core.management.base import CommandError

from consent.lib import clock


def instant(value: str | None) -> datetime:
    """`--as-of` as an aware instant, now without it. Raises CommandError (2)."""
    if not value:
        return clock.now()
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise CommandError(
            f"--as-of: {value!r} is no ISO 8601 instant, such as 2025-10-31T00:00:00Z.", returncode=2
        ) from error
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def positive(value: str) -> int:
    """For argparse: a whole number, 1 or more."""
    number = int(value)
    if number < 1:
        raise ValueError
    return number


positive.__name__ = "whole number, 1 or more"

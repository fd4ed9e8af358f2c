"""What the jobs' commands ask of their arguments."""

from argparse import ArgumentTypeError

MOST = 10**9


def positive(value: str) -> int:
    """For argparse: a whole number of 1 or more, that a database can count to. Raises ArgumentTypeError."""
    try:
        number = int(value)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST:
        raise ArgumentTypeError(f"{value!r}: write a whole number from 1 to {MOST:,}.")
    return number

"""How far a test goes that could go on for ever: by part in `make test`, the rest in CI, whole when asked for by hand.

A test that asks here is `parted` (tests/support/marks.py), and CI runs it once more.
"""

from collections.abc import Sequence
from typing import TypeVar

import hypothesis
import pytest

PART, REST, WHOLE = "part", "rest", "whole"
SHARE = 4  # one in so many examples is a part
USUAL = 100  # examples, where a property test names no number
chosen = WHOLE
Thing = TypeVar("Thing")


def examples(whole: int) -> int:
    """How many of so many generated examples: those of the part are others each time, so the rest is all of them."""
    return -(-whole // SHARE) if chosen == PART else whole


def is_due(*, in_part: bool) -> bool:
    """Whether it is run now, by whether it belongs to the part."""
    return chosen == WHOLE or in_part is (chosen == PART)


def some_of(things: Sequence[Thing], number: int) -> list[Thing]:
    """One of these for a part, another by each `number`; all but that one for the rest."""
    return [thing for index, thing in enumerate(things) if is_due(in_part=index == number % len(things))]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--depth", choices=[PART, REST, WHOLE], default=WHOLE, help=__doc__.splitlines()[0])


def pytest_configure(config: pytest.Config) -> None:
    global chosen  # noqa: PLW0603  one run has one depth, and test modules ask while they are imported
    chosen = config.getoption("--depth")
    hypothesis.settings.register_profile("chosen", max_examples=examples(USUAL), deadline=None)
    hypothesis.settings.load_profile("chosen")

"""What a person did in one ledger row, and whether that is consent (rules, sections 3 and 4). Pure.

An untouched preset is recorded as what it is, and never called consent.
"""

from enum import StrEnum
from typing import Protocol

from consent.rules.standing import Event, Kind, Touched


class Act(StrEnum):
    """The codes stand in receipts as `event_state`."""

    GIVEN = "given"
    LEFT = "preset-left"
    KEPT = "kept-as-set"
    UNTOLD = "not-known"
    SET_BEFORE = "set-before-decision"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"
    ERASED = "erased"

    @property
    def is_consent(self) -> bool:
        """Given by hand, with the terms accepted: nothing else is."""
        return self is Act.GIVEN


class Answered(Event, Protocol):
    """A ledger row as far as this asks."""

    @property
    def touched(self) -> str: ...


def act_of(event: Answered, *, decided: bool, was_on: bool) -> Act:
    """`decided`: some decision stands in the subject's rows before this one; `was_on`: so the setting stood by then."""
    if event.kind == Kind.DEFERRAL:
        return Act.DEFERRED
    if event.kind == Kind.ERASED:
        return Act.ERASED
    if not event.help_improve:
        return Act.REFUSED if event.kind == Kind.DECISION else Act.WITHDRAWN
    if event.kind == Kind.SETTING:
        return Act.GIVEN if decided else Act.SET_BEFORE
    by_touch = {Touched.YES.value: Act.GIVEN, Touched.NO.value: Act.KEPT if was_on else Act.LEFT}
    return by_touch.get(str(event.touched), Act.UNTOLD)

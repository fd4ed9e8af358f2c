"""Where a person stands: the fold of their ledger rows (rules, section 4). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

GENESIS = "0" * 64


class Kind(StrEnum):
    DECISION = "decision"
    SETTING = "setting"
    DEFERRAL = "deferral"
    ERASED = "erased"


class Event(Protocol):
    """What the fold asks of a ledger row."""

    @property
    def kind(self) -> str: ...
    @property
    def sequence(self) -> int: ...
    @property
    def hash(self) -> str: ...
    @property
    def update_id(self) -> str | None: ...
    @property
    def help_improve(self) -> bool | None: ...
    @property
    def occurred_at(self) -> datetime: ...


class Surface(StrEnum):
    """Where a row was written from: a screen of the person's, or who closed the account."""

    MODAL = "modal"
    SIGN_UP = "sign-up"
    PRIVACY_TAB = "privacy tab"
    ACCOUNT = "account"
    ADMIN = "admin"
    REPLAY = "replay"


class Touched(StrEnum):
    """Whether the person moved the toggle."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """Each field is a column of the same name on the user's row, written by the ledger alone."""

    decided_update: str | None = None
    decided_at: datetime | None = None
    help_improve: bool | None = None
    help_improve_since: datetime | None = None
    choice_at: datetime | None = None
    deferred_update: str | None = None
    deferred_at: datetime | None = None
    ledger_sequence: int = 0
    ledger_head: str = GENESIS

    @classmethod
    def of(cls, row: object) -> "Standing":
        return cls(**{name: getattr(row, name) for name in COLUMNS})

    def columns(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(field.name for field in fields(Standing))


def step(before: Standing, event: Event, order: Mapping[str, int]) -> Standing:
    """The standing after one more ledger row. `order` ranks published updates by announcement: slug → rank."""
    after: dict[str, Any] = {"ledger_sequence": event.sequence, "ledger_head": event.hash}
    if event.kind == Kind.DEFERRAL:
        after |= {"deferred_update": event.update_id, "deferred_at": event.occurred_at}
    elif event.kind in (Kind.DECISION, Kind.SETTING):
        after["choice_at"] = event.occurred_at
        if event.help_improve != before.help_improve:
            after |= {"help_improve": event.help_improve, "help_improve_since": event.occurred_at}
        if event.kind == Kind.DECISION and _rank(order, event.update_id) >= _rank(order, before.decided_update):
            after |= {"decided_update": event.update_id, "decided_at": event.occurred_at}
    return replace(before, **after)


def fold(events: Iterable[Event], order: Mapping[str, int], *, until: datetime | None = None) -> Standing:
    """Rebuild a standing from ledger rows in sequence; `until` (inclusive) answers for a past instant."""
    standing = Standing()
    for event in events:
        if until is None or event.occurred_at <= until:
            standing = step(standing, event, order)
    return standing


def _rank(order: Mapping[str, int], slug: str | None) -> int:
    return order.get(slug, -1) if slug else -1

"""Who knows what the journal's entries did to the database: a keeper for each kind, consent's own for ledger rows.

An app hands in its kinds as it starts: `register(keeper)`.
"""

from collections.abc import Hashable
from typing import Protocol
from uuid import UUID

from consent.core.journal import LEDGER, Entry
from consent.models import ConsentEvent

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


class CannotPutBack(ValueError):
    """The database holds something else in its place. The message says what, for people."""


class Knows(Protocol):
    """Can tell whether an entry is in the database."""

    def target(self, entry: Entry) -> Hashable:
        """What it is about: of two entries about the same the later counts. Raises ValueError, KeyError, TypeError."""

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        """Those whose effect the database lacks; in few questions. Each is the last about its target, or may be."""


class Keeper(Knows, Protocol):
    """What an app says of the kinds of entries that it appends."""

    kinds: frozenset[str]

    def put_back(self, entry: Entry) -> None:
        """Do it again; in a transaction of its own, and without appending it again. Raises CannotPutBack."""


class LedgerRows:
    """Of two entries of one sequence (a commit that failed after the write) the later counts."""

    def target(self, entry: Entry) -> Hashable:
        _ = UUID(entry.facts["id"]), str(entry.facts["hash"])
        return (UUID(entry.facts["subject_id"]), int(entry.facts["sequence"]))

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        ids = {UUID(entry.facts["id"]) for entry in entries}
        there = dict(ConsentEvent.objects.filter(pk__in=ids).values_list("pk", "hash"))
        return [entry for entry in entries if there.get(UUID(entry.facts["id"])) != entry.facts["hash"]]


LEDGER_ROWS = LedgerRows()
_keepers: dict[str, Keeper] = {}
_before_rows: set[str] = set()


def register(keeper: Keeper, *, before_rows: bool = False) -> None:
    """Called as an app starts; once more changes nothing. `before_rows`: what ledger rows name."""
    _keepers.update(dict.fromkeys(keeper.kinds, keeper))
    if before_rows:
        _before_rows.update(keeper.kinds)


def comes_before_rows(kind: str) -> bool:
    """It is put back before ledger rows are."""
    return kind in _before_rows


def knowing(kind: str) -> Knows | None:
    """Whoever can tell of entries of that kind; None if nobody does."""
    return LEDGER_ROWS if kind == LEDGER else _keepers.get(kind)


def keeper_of(kind: str) -> Keeper:
    """The app's that registered it. Raises KeyError."""
    return _keepers[kind]

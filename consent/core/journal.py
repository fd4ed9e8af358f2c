"""The journal (rules, section 4): what must outlive the database, in files outside of it that only grow.

Every ledger row, and whatever other apps hand in (`append`): a JSON object a line, in a file for each machine that
writes (a segment). What a transaction appended is on disk as the last step before its commit, so a full disk refuses
the choice and nothing is recorded. A line `committed` follows the commit, so that what a crash left half done can be
told from what a restored backup lacks. consent.core.journal_check compares, consent.core.journal_replay puts back.
"""

import heapq
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from django.db import OperationalError, connection
from django.db import transaction as database

from consent import conf
from consent.lib import append_only, clock
from consent.models import Installation
from consent.rules import hashing

LEDGER, SET_ASIDE = "ledger", "set_aside"
COMMITTED, ABANDONED = "committed", "abandoned"  # what became of a transaction
OLD_LOG = "erasures.jsonl"  # of releases before 0.2.0: ids of what was deleted, restored, purged or erased
Warn = Callable[[str], None]
Name = tuple[str, str]  # of a transaction: its database's, and its own
Facts: TypeAlias = dict[str, Any]  # as JSON knows them, by kind


class CannotWrite(OperationalError):
    """Nothing was recorded. An OperationalError, so whatever answers for a database without room answers for this."""


@dataclass(slots=True)
class Entry:
    """What happened. `end`: the byte after its line; `transaction` is "" in the log of older releases."""

    kind: str
    facts: Facts
    written_at: datetime
    transaction: str
    segment: str
    start: int
    end: int


class _Pending:
    """An entry of a transaction under way. Django forgets it with the savepoint it was appended in."""

    def __init__(self, kind: str, facts: Facts) -> None:
        self.kind, self.facts, self.is_written = kind, facts, False

    def __call__(self) -> None:
        """Called after the commit: it was written before."""


_in_transaction: ContextVar[bool] = ContextVar("journal_transaction", default=False)


def folder() -> Path:
    """Outside the database and its backups."""
    return conf.var_dir() / "journal"


def own_segment() -> Path:
    """The file this machine writes to."""
    return folder() / f"{conf.journal_segment()}.jsonl"


def segments() -> list[Path]:
    """Every file there is, of all machines, the log of older releases among them. Raises OSError."""
    old = conf.var_dir() / OLD_LOG
    return ([old] if old.is_file() else []) + sorted(folder().glob("*.jsonl"))


@contextmanager
def transaction() -> Iterator[None]:
    """`atomic`; what is appended within is on disk before the outermost of them commits. Raises CannotWrite."""
    if _in_transaction.get():
        with database.atomic():
            yield
        return
    token, name = _in_transaction.set(True), None
    try:
        with database.atomic():
            yield
            name = _write_pending()
    except BaseException:
        if name:
            _note(ABANDONED, own_segment(), name)
        raise
    finally:
        _in_transaction.reset(token)


def append(kind: str, /, **facts: object) -> None:
    """Note what this transaction does. Facts are what JSON knows, or ids, dates and instants.

    Only within `transaction`: raises RuntimeError else. Kinds of an app's own need a keeper (journal_replay.register).
    """
    if not _in_transaction.get():
        raise RuntimeError("The journal is written within consent.core.journal.transaction().")
    database.on_commit(_Pending(kind, facts))


def append_at_once(kind: str, facts: Iterable[Facts]) -> None:
    """The same for what takes part in a transaction that isn't the journal's, or in none. Raises CannotWrite."""
    if _in_transaction.get():
        for each in facts:
            append(kind, **each)
        return
    name = _name()
    _append(b"".join(_line(kind, name, each) for each in facts))
    database.on_commit(partial(_note, COMMITTED, own_segment(), name))


def write_committed(entries: Iterable[tuple[str, Facts]]) -> None:
    """What the database has held for longer than the journal. Raises CannotWrite."""
    name, lines = _name(), list(entries)
    _append(b"".join([*(_line(kind, name, facts) for kind, facts in lines), _line(COMMITTED, name)]))


def _write_pending() -> Name | None:
    """What the transaction is called, if it has anything to write."""
    called = [waiting[1] for waiting in connection.run_on_commit]
    appended = [call for call in called if isinstance(call, _Pending) and not call.is_written]
    if not appended or connection.needs_rollback:
        return None
    name = _name()
    _append(b"".join(_line(pending.kind, name, pending.facts) for pending in appended))
    for pending in appended:
        pending.is_written = True
    database.on_commit(partial(_note, COMMITTED, own_segment(), name))
    return name


def _append(lines: bytes) -> None:
    try:
        append_only.append(own_segment(), lines)
    except OSError as error:
        raise CannotWrite(f"The journal can't be written: {error}") from error


def _note(kind: str, segment: Path, name: Name) -> None:
    """It is so, whether this can be noted or not."""
    with suppress(OSError):
        append_only.append(segment, _line(kind, name), durable=False)


def _name() -> Name:
    return str(Installation.current().identity), secrets.token_hex(8)


def _line(kind: str, name: Name, facts: Facts | None = None) -> bytes:
    content: Facts = {"database": name[0], "kind": kind, "transaction": name[1]}
    content["written_at"] = clock.real_now().isoformat()
    if facts is not None:
        content["facts"] = facts
    return json.dumps(content, separators=(",", ":"), default=hashing.plain).encode() + b"\n"


def path_of(segment: str) -> Path:
    """Where the file of that name lies, or would."""
    return (conf.var_dir() if segment == OLD_LOG else folder()) / segment


def read_at(segment: str, starts: Iterable[int]) -> Iterator[Entry]:
    """The entries whose lines begin at these bytes. Raises OSError."""
    for start in starts:
        if line := next(append_only.read(path_of(segment), start), None):
            yield _parse(segment, line)[1]


def read(starts: Mapping[str, int], warn: Warn) -> Iterator[Entry]:
    """This database's entries, all machines' in the order of time. `starts`: the byte to begin at, by segment.

    Warned of: lines that can't be read, and how many are another database's. Raises OSError.
    """
    mine = str(Installation.current().identity)
    each = [_read(path, starts.get(path.name, 0), mine, warn) for path in segments()]
    yield from heapq.merge(*each, key=attrgetter("written_at"))


def _read(path: Path, start: int, mine: str, warn: Warn) -> Iterator[Entry]:
    foreign = 0
    for line in append_only.read(path, start):
        try:
            of, entry = _parse(path.name, line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            if line.content:
                warn(f"{path.name}: the line at byte {line.start} can't be read, ignored")
            continue
        if of == mine:
            yield entry
        else:
            foreign += 1
    if foreign:
        warn(f"{path.name}: {foreign} lines of another database, ignored")


def _parse(segment: str, line: append_only.Line) -> tuple[str, Entry]:
    """(database, entry). Raises ValueError, KeyError, TypeError, AttributeError, RecursionError."""
    content = json.loads(line.content)
    if "transaction" in content:
        facts, name, at = content.get("facts", {}), str(content["transaction"]), content["written_at"]
    else:
        facts, name, at = {"id": str(UUID(content["id"])), "at": content["at"]}, "", content["at"]
    entry = Entry(str(content["kind"]), facts, instant(at), name, segment, line.start, line.end)
    if not isinstance(facts, dict) or not isinstance(content["database"], str):
        raise TypeError
    return content["database"], entry


def instant(text: str) -> datetime:
    """Of an entry. Raises ValueError, TypeError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant without its time zone")
    return at

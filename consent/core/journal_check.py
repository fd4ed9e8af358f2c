"""Do the database and its journal agree? (rules, section 4). Asked at each start, and by jobs that can't be undone.

The database remembers how far it was found to agree (`Installation.journal_position`), so only what was written since
is read. A backup holds the position of its own time: after a restore what is read is what it lacks.
"""

import fcntl
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import groupby, islice
from uuid import UUID

from django.db import transaction

from consent.core import journal, journal_keepers, journal_policies
from consent.core.journal import ABANDONED, COMMITTED, LEDGER, SET_ASIDE, Entry, Warn
from consent.lib import append_only
from consent.lib.commands import CAN_NOT_LOOK, WRONG, Stopped
from consent.lib.snapshot import one_instant
from consent.models import ConsentEvent, Installation

BATCH = 1000  # entries a question
BEGIN_ANEW = "replay_journal --begin-anew"


class NotCurrent(Stopped):
    """This database must not do what can't be undone. The message says what to do."""


@dataclass
class Position:
    """Up to where both agree: ledger rows found in both, the byte after the last line read of each segment, the first
    bytes of lines before it of which nobody knows what became, and which publications and extensions both hold."""

    rows: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    open: dict[str, list[int]] = field(default_factory=dict)
    policies: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    """`missing`: was committed once, and is not in this database. `unanswered`: a process died over it, or is at it.

    `forked`: a committed ledger row in whose place the database holds another. `unjournalled`: how many of its rows
    the journal lacks; `unwritten`: the names of publications and extensions that it lacks.
    """

    is_expected: bool
    position: Position
    missing: list[Entry] = field(default_factory=list)
    unanswered: list[Entry] = field(default_factory=list)
    forked: list[Entry] = field(default_factory=list)
    unjournalled: int = 0
    unwritten: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How many entries a restored backup lacks."""
        return len(self.missing) + len(self.forked)


class _Reader:
    """Goes through entries in order and keeps those whose effect the database lacks."""

    def __init__(self, warn: Warn, position: Position) -> None:
        self.warn, self.position = warn, position
        self.waiting: dict[Hashable, Entry] = {}
        self.forked: dict[str, Entry] = {}
        self.transactions: dict[str, str] = {}  # of what waits: what became of it
        self.unknown: set[str] = set()
        self.policies: set[str] = set()
        self.rows = 0

    def take(self, batch: list[Entry]) -> None:
        readable = [(entry, target) for entry in batch if (target := self._target(entry)) is not None]
        lacking = {id(entry) for entry in _lacking([entry for entry, _ in readable])}
        self._count([entry for entry, _ in readable if id(entry) not in lacking])
        targets = {id(entry): target for entry, target in readable}
        for entry in batch:
            self.position.ends[entry.segment] = max(entry.end, self.position.ends.get(entry.segment, 0))
            if entry.kind in (COMMITTED, ABANDONED) and entry.transaction in self.transactions:
                self.transactions[entry.transaction] = entry.kind
            elif entry.kind == SET_ASIDE:
                self._set_aside(entry)
            elif id(entry) in targets:
                self._next(entry, targets[id(entry)], is_lacking=id(entry) in lacking)

    def _target(self, entry: Entry) -> Hashable | None:
        if entry.kind in (COMMITTED, ABANDONED, SET_ASIDE):
            return None
        knows = journal_keepers.knowing(entry.kind)
        if knows is None:
            if entry.kind not in self.unknown:
                self.warn(f"{entry.segment}: nobody here knows entries of the kind {entry.kind!r}, ignored")
            self.unknown.add(entry.kind)
            return None
        try:
            return id(knows), knows.target(entry)
        except journal_keepers.UNREADABLE:
            self.warn(f"{entry.segment}: the line at byte {entry.start} can't be read, ignored")
            return None

    def _next(self, entry: Entry, target: Hashable, *, is_lacking: bool) -> None:
        """Of two entries about the same the later counts; a committed row that had to give way is a fork."""
        before = self.waiting.pop(target, None)
        if before and entry.kind == LEDGER and before.facts["id"] != entry.facts["id"] and self.is_committed(before):
            self.forked[before.facts["id"]] = before
        if is_lacking:
            self.waiting[target] = entry
            self.transactions.setdefault(entry.transaction, "")

    def _set_aside(self, entry: Entry) -> None:
        row = entry.facts.get("id")
        self.forked.pop(str(row), None)
        for target, waiting in list(self.waiting.items()):
            if waiting.kind == LEDGER and waiting.facts["id"] == row:
                del self.waiting[target]

    def _count(self, found: list[Entry]) -> None:
        """What both hold."""
        self.rows += sum(entry.kind == LEDGER for entry in found)
        self.policies |= {journal_policies.name_of(entry) for entry in found if entry.kind in journal_policies.KINDS}

    def is_committed(self, entry: Entry) -> bool:
        return not entry.transaction or self.transactions.get(entry.transaction) == COMMITTED

    def left(self) -> list[Entry]:
        """What the database still lacks when it is asked once more: all was committed before it was noted so."""
        lacking = _lacking(list(self.waiting.values()))
        still = set(map(id, lacking))
        self._count([entry for entry in self.waiting.values() if id(entry) not in still])
        return [entry for entry in lacking if self.transactions.get(entry.transaction) != ABANDONED]


def _lacking(entries: list[Entry]) -> list[Entry]:
    found: list[Entry] = []
    ordered = sorted(entries, key=lambda entry: entry.kind)
    for kind, group in groupby(ordered, lambda entry: entry.kind):
        knows = journal_keepers.knowing(kind)
        while knows and (batch := list(islice(group, BATCH))):
            found += knows.lacking(batch)
    return found


def compare(warn: Warn) -> Comparison:
    """Read what was written to the journal since the position, and ask the database for it. Raises OSError."""
    Installation.current()  # made where there is none: not while we only read
    with one_instant():
        before = Installation.current().journal_position
        position = Position(**before) if before else Position()
        rows, known = ConsentEvent.objects.count(), position.rows
        result = Comparison(before is not None, position, faults=list(_faults(position)))
        reader = _Reader(warn, position)
        for batch in _batches(position, warn):
            reader.take(batch)
        result.unjournalled = max(0, rows - known - reader.rows)
        there = journal_policies.names()
    if result.is_expected and rows and not position.ends:
        result.faults.append(f"{journal.folder()}: holds nothing of this database")
    left = reader.left()
    position.policies = sorted(({*position.policies} | reader.policies) & there)
    result.unwritten = there - {*position.policies}
    result.missing = [entry for entry in left if reader.is_committed(entry)]
    result.unanswered = [entry for entry in left if not reader.is_committed(entry)]
    result.forked = list(reader.forked.values())
    position.rows = known + reader.rows
    position.open = {
        name: sorted(entry.start for entry in result.unanswered if entry.segment == name)
        for name in {entry.segment for entry in result.unanswered}
    }
    return result


def _faults(position: Position) -> Iterator[str]:
    for name, end in position.ends.items():
        size = append_only.size_of(journal.path_of(name))
        if size < 0:
            yield f"{journal.path_of(name)}: missing"
        elif size < end:
            yield f"{journal.path_of(name)}: cut off at byte {size}, and once had {end}"


def _batches(position: Position, warn: Warn) -> Iterator[list[Entry]]:
    there = {path.name for path in journal.segments()}
    for name, starts in position.open.items():
        if name in there:
            yield list(journal.read_at(name, starts))
    entries = journal.read(dict(position.ends), warn)
    while batch := list(islice(entries, BATCH)):
        yield batch


def settle(warn: Warn) -> Comparison:
    """Compare; write into the journal what it lacks, and remember how far both agree. Raises OSError, CannotWrite."""
    result = compare(warn)
    if (result.unjournalled or result.unwritten) and not result.faults:
        silent: Warn = lambda says: None  # noqa: E731  # said by the comparison already
        with _alone():
            result = compare(silent)
            if result.unwritten:
                journal.write_committed(journal_policies.written_anew(result.unwritten))
            if result.unjournalled:
                warn(f"{result.unjournalled} ledger rows are written into the journal, which lacks them")
                _catch_up()
            result = compare(silent)
    if not (result.lost or result.faults or result.unjournalled):
        _remember(result.position)
    return result


def require_current(warn: Warn) -> None:
    """For jobs whose work can't be undone. Raises NotCurrent, OSError, CannotWrite."""
    result = settle(warn)
    if result.faults:
        says = [f"The journal can't be trusted to be whole. {fault}." for fault in result.faults]
        raise NotCurrent("\n".join([*says, f"Put it back, or go on without: {BEGIN_ANEW}"]), CAN_NOT_LOOK)
    if result.lost:
        raise NotCurrent(older(result), WRONG)


def is_gone() -> bool:
    """One is expected, and no file of it is there. Raises OSError."""
    position = Installation.current().journal_position
    if position is None:
        return False
    return not journal.segments() and (bool(position["ends"]) or ConsentEvent.objects.exists())


def older(result: Comparison) -> str:
    """For people."""
    return (
        f"This database is older than its journal: {result.lost} entries are missing, as after a backup was restored. "
        "Nothing was done. Type: python manage.py replay_journal"
    )


def forget() -> None:
    """Expect no journal any more: the next `settle` writes what is in the database into one."""
    Installation.expect(journal_position=None)


def _remember(position: Position) -> None:
    with transaction.atomic():
        installation = Installation.objects.select_for_update().get(pk=Installation.current().pk)
        if installation.journal_position != asdict(position):
            installation.journal_position = asdict(position)
            installation.save(update_fields=["journal_position"])


@contextmanager
def _alone() -> Iterator[None]:
    """Two that start at once write nothing twice."""
    journal.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (journal.folder() / "catching-up.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        yield


def _catch_up() -> None:
    """As of one instant: whatever is in the database by then was in the journal before, if it ever was."""
    with one_instant():
        ignore: Warn = lambda says: None  # noqa: E731  # said by the comparison already
        known = {row for entry in journal.read({}, ignore) if entry.kind == LEDGER and (row := _id(entry))}
        rows = ConsentEvent.objects.order_by("subject_id", "sequence").iterator(chunk_size=BATCH)
        lacking = (row for row in rows if row.pk.bytes not in known)
        while batch := list(islice(lacking, BATCH)):
            journal.write_committed((LEDGER, row.columns()) for row in batch)


def _id(entry: Entry) -> bytes | None:
    try:
        return UUID(entry.facts["id"]).bytes
    except journal_keepers.UNREADABLE:
        return None

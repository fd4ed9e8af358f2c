"""After a backup was restored: what the journal holds and the database lacks is put back (rules, section 4).

Ledger rows come back as they were, with ids, sequence and hashes, also those of people whom the backup doesn't know:
rows are evidence. Other entries go to the keepers that their apps registered. Killed, it is run again; a second run
changes nothing.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from consent.core import journal, journal_check, journal_keepers, ledger
from consent.core.journal import LEDGER, SET_ASIDE, Entry, Warn
from consent.core.ledger import Evidence
from consent.lib import clock
from consent.models import ConsentEvent, ConsentSubject, LostSubject, PolicyUpdate
from consent.rules.standing import GENESIS, Kind, Surface, Touched


@dataclass
class Report:
    """What was put back, by kind; and what could not be, for people."""

    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def replay(warn: Warn) -> Report:
    """Put back what is missing. Raises OSError, journal.CannotWrite."""
    report, found = Report(), journal_check.compare(warn)
    lacking = [*found.forked, *found.missing, *found.unanswered]
    committed = {str(entry.facts["id"]) for entry in (*found.forked, *found.missing) if entry.kind == LEDGER}
    others = sorted((entry for entry in lacking if entry.kind != LEDGER), key=attrgetter("written_at"))
    told = {id(entry) for entry in found.missing}
    _put_back([entry for entry in others if journal_keepers.comes_before_rows(entry.kind)], told, report)
    _put_back_rows([entry for entry in lacking if entry.kind == LEDGER], committed, report)
    _put_back([entry for entry in others if not journal_keepers.comes_before_rows(entry.kind)], told, report)
    after = journal_check.settle(warn)
    report.wrong += after.faults
    if after.lost and not report.wrong:
        report.wrong.append(f"{after.lost} entries could not be put back")
    return report


def _put_back(entries: list[Entry], told: set[int], report: Report) -> None:
    """`told`: which of them were committed. What nobody was told of may give way to something else without a word."""
    for entry in entries:
        try:
            journal_keepers.keeper_of(entry.kind).put_back(entry)
            report.done[entry.kind] += 1
        except journal_keepers.CannotPutBack as error:
            if id(entry) not in told:
                continue
            report.wrong.append(f"{entry.segment}, byte {entry.start}: {error}")


def _put_back_rows(entries: list[Entry], committed: set[str], report: Report) -> None:
    rows = []
    for entry in entries:
        try:
            rows.append(ledger.row_of(entry.facts))
        except ValueError as error:
            report.wrong.append(f"{entry.segment}, byte {entry.start}: the ledger row {error}")
    rows.sort(key=lambda row: (str(row.subject_id), row.sequence))
    for subject, theirs in groupby(rows, attrgetter("subject_id")):
        _put_back_chain(subject, list(theirs), committed, report)


def _put_back_chain(subject: UUID, rows: list[ConsentEvent], committed: set[str], report: Report) -> None:
    """One subject's, in one transaction, behind the rows there are."""
    with journal.transaction():
        person = ledger.locked_subject(subject)
        chain = _Chain(subject, rows, committed)
        if chain.follow:
            ledger.put_back(person, chain.follow)
            report.done[LEDGER] += len(chain.follow)
        if person is None and (chain.follow or chain.aside):
            _note_lost(subject)
        for row in chain.aside:
            journal.append(SET_ASIDE, id=row.id, subject_id=subject, sequence=row.sequence, hash=row.hash)
        if person is not None and chain.aside:
            _hold_withdrawal(person, chain.aside)
    report.wrong += chain.says()


class _Chain:
    """What becomes of a subject's rows: they follow what is there, or another row has taken their place, or neither.

    One that was never committed and doesn't follow is let be: nobody was ever told of it.
    """

    def __init__(self, subject: UUID, rows: list[ConsentEvent], committed: set[str]) -> None:
        self.subject, self.committed = subject, committed
        self.follow: list[ConsentEvent] = []
        self.aside: list[ConsentEvent] = []
        self.unfit: list[tuple[ConsentEvent, str]] = []
        there = ConsentEvent.objects.filter(subject_id=subject)
        known = set(there.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        last = there.order_by("-sequence").first()
        self.sequence, self.head = (last.sequence, last.hash) if last else (0, GENESIS)
        for row in rows:
            if row.pk not in known:  # else whoever was at it has committed it meanwhile
                self._take(row)

    def _take(self, row: ConsentEvent) -> None:
        if self.unfit:
            self.unfit.append((row, "the row before it could not be put back"))
        elif row.sequence == self.sequence + 1 and row.previous_hash == self.head:
            self._follow(row)
        elif str(row.pk) not in self.committed:
            return
        elif self.aside or row.sequence <= self.sequence + 1:
            self.aside.append(row)
        else:
            self.unfit.append((row, "the rows before it are missing from the journal too"))

    def _follow(self, row: ConsentEvent) -> None:
        if row.update_id and not PolicyUpdate.objects.filter(slug=row.update_id).exists():
            says = f"this database doesn't know the update {row.update_id}. Publish it, then replay again"
            self.unfit.append((row, says))
            return
        self.follow.append(row)
        self.sequence, self.head = row.sequence, row.hash

    def says(self) -> list[str]:
        """What could not be put back, and why."""
        where = f"subject {self.subject}, row"
        taken = "set aside: another row was written in its place before the journal was replayed"
        return [
            *(f"{where} {row.sequence}: {taken}" for row in self.aside),
            *(f"{where} {row.sequence}: not put back: {why}" for row, why in self.unfit),
        ]


def _note_lost(subject: UUID) -> None:
    last = ConsentEvent.objects.filter(subject_id=subject).order_by("-sequence").first()
    if last and last.kind != Kind.ERASED:
        LostSubject.objects.get_or_create(subject_id=subject, defaults={"noticed_at": clock.real_now()})


def _hold_withdrawal(person: ConsentSubject, aside: list[ConsentEvent]) -> None:
    """Turned off in a row that had to be set aside, and not chosen again since: it is turned off once more."""
    answered = [row for row in aside if row.help_improve is not None]
    if not answered or answered[-1].help_improve or not person.help_improve:
        return
    row = answered[-1]
    if person.choice_at and person.choice_at > row.occurred_at:
        return
    shown = {name: getattr(row, name) for name in ("update_id", "digest", "language", "last_day", "presentation")}
    evidence = Evidence(surface=Surface.REPLAY, start=True, touched=Touched.UNKNOWN, **shown)
    ledger.append(person, kind=Kind.SETTING, evidence=evidence, now=clock.now(), help_improve=False)


def set_aside() -> set[tuple[str, int, str]]:
    """(subject, sequence, hash) of every row that gave way to another when a journal was replayed. Raises OSError."""
    ignore: Warn = lambda says: None  # noqa: E731
    facts = [entry.facts for entry in journal.read({}, ignore) if entry.kind == SET_ASIDE]
    return {(str(each.get("subject_id")), int(each.get("sequence", 0)), str(each.get("hash"))) for each in facts}

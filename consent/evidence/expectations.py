"""What must lie beside the database, because it remembers: journal, checkpoints and the key that signs (section 4)."""

from collections.abc import Iterator

from consent.core import journal_check
from consent.core.journal import Warn
from consent.evidence import checkpoints, signing
from consent.evidence.checkpoints import Finding
from consent.models import Installation


def at_start(warn: Warn) -> None:
    """As a server starts: the journal is caught up, and the database learns which key signs. Raises OSError."""
    result = journal_check.settle(warn)
    for fault in result.faults:
        warn(f"{fault}. Put it back, or go on without: {journal_check.BEGIN_ANEW}")
    if result.lost:
        warn(journal_check.older(result))
    note_key()


def note_key() -> None:
    """The key that signs now is expected from here on; not in place of one that was lost."""
    current, expected = signing.folder() / "current", Installation.current().signing_key
    name = current.read_text(encoding="utf-8").strip() if current.is_file() else ""
    lost = bool(expected) and not (signing.folder() / f"{expected}.pub").is_file()
    if name and name != expected and not lost:
        Installation.expect(signing_key=name)


def findings(warn: Warn) -> Iterator[Finding]:
    """What is missing, and where database and journal disagree. Raises OSError."""
    installation = Installation.current()
    yield from _checkpoints(installation.last_checkpoint)
    if installation.signing_key:
        yield from _key(installation.signing_key)
    yield from _journal(warn)


def _checkpoints(last: int) -> Iterator[Finding]:
    there = checkpoints.numbers()
    for number in range(1, last + 1):
        if number not in there:
            yield Finding(True, f"{checkpoints.name_of(number)}: missing from {checkpoints.folder()}")
    newest = checkpoints.folder() / checkpoints.name_of(last)
    if last in there and not checkpoints.is_ours(newest):
        yield Finding(True, f"{newest.name}: says it is another database's, which this one made last")


def _key(name: str) -> Iterator[Finding]:
    folder = signing.folder()
    if not (folder / f"{name}.pub").is_file():
        yield Finding(True, f"key {name}: its public part is missing from {folder}: what it signed can't be checked")
    if not (folder / "current").is_file() or (
        (folder / "current").read_text(encoding="utf-8").strip() == name and not (folder / f"{name}.pem").is_file()
    ):
        yield Finding(True, f"key {name}: its private part is missing from {folder}: it can't sign")


def _journal(warn: Warn) -> Iterator[Finding]:
    result = journal_check.compare(warn)
    for fault in result.faults:
        yield Finding(True, f"journal: {fault}")
    if result.lost:
        yield Finding(
            True,
            f"journal: {result.lost} entries are missing from this database, which is older than its journal. "
            "Type: python manage.py replay_journal",
        )
    if result.is_expected and result.unjournalled:
        yield Finding(True, f"journal: it lacks {result.unjournalled} rows of the ledger")

"""What a test sees of the journal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from consent.core import journal, journal_policies
from consent.core.journal import Entry
from consent.core.journal_segments import SEGMENT
from tests.support.tampering import remove, restand


def entries(*kinds: str) -> list[Entry]:
    """Of this database, in the order of time; of these kinds, else all but plan changes (accounts begin with one) and
    what was published."""
    found = list(journal.read({}, warn=lambda says: None))
    left_out = {SEGMENT, *journal_policies.KINDS}
    aside = {entry.transaction for entry in found if entry.kind in left_out and not kinds}
    return [entry for entry in found if (entry.kind in kinds if kinds else entry.transaction not in aside)]


def warnings_of() -> list[str]:
    """What reading the whole journal warns of."""
    said: list[str] = []
    list(journal.read({}, said.append))
    return said


def text_of() -> str:
    """Every byte of every segment."""
    return "".join(path.read_text(encoding="utf-8") for path in journal.segments())


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@contextmanager
def unwritable() -> Iterator[None]:
    """A file lies where the journal's folder should: nothing can be written, whoever runs the tests."""
    folder = journal.folder()
    away = folder.with_name("journal.away")
    folder.parent.mkdir(exist_ok=True)
    if folder.exists():
        folder.rename(away)
    folder.write_text("a file where the folder should be")
    try:
        yield
    finally:
        folder.unlink()
        if away.exists():
            away.rename(folder)


def forgotten(user: Any, since: int) -> None:
    """The database as an older backup had it: without this person's rows from that sequence on."""
    remove(user, f"sequence >= {since}")
    restand(user)
    user.refresh_from_db()

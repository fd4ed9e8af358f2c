"""The erasure log (rules, section 5): ids of what was deleted, purged or erased, in a file outside the database.

A restored backup forgets deletions made since; `replay_erasures` reads them here. A JSON object a line, naming its
database.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from consent.models import Installation

DELETED, RESTORED, PURGED, ERASED = "deleted", "restored", "purged", "erased"


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    id: str
    at: datetime


def path() -> Path:
    return Path(settings.VAR_DIR) / "erasures.jsonl"


def append(kind: str, ids: Iterable[object], now: datetime) -> None:
    """On disk when this returns. Call it before the commit: an entry too many only repeats what was asked for."""
    database = str(Installation.current().identity)
    lines = [json.dumps({"database": database, "kind": kind, "id": str(id_), "at": now.isoformat()}) for id_ in ids]
    if not lines:
        return
    path().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, ("\n".join(lines) + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read() -> Iterator[Entry | str]:
    """This database's entries in order; a str is a warning about a line that is another database's, or broken."""
    database = str(Installation.current().identity)
    if not path().exists():
        return
    with path().open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
                found = Entry(entry["kind"], str(UUID(entry["id"])), datetime.fromisoformat(entry["at"]))
                of_this_database = entry["database"] == database
            except (ValueError, KeyError, TypeError):
                yield f"line {number}: can't be read, ignored"
                continue
            yield found if of_this_database else f"line {number}: of another database, ignored"

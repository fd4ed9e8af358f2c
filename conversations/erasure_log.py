"""The erasure log (rules, section 5): ids of what was deleted, purged or erased, in a file outside the database.

A restored backup forgets deletions made since; `replay_erasures` reads them here. A JSON object a line, naming its
database.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path
from uuid import UUID

from django.conf import settings

from consent.lib.files import sync_folder
from consent.models import Installation

KINDS = DELETED, RESTORED, PURGED, ERASED = "deleted", "restored", "purged", "erased"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened (one of KINDS) to which conversation, or subject where a person was erased, and when."""

    kind: str
    id: str
    at: datetime


def path() -> Path:
    """Beside the database, and not in its backups."""
    return Path(settings.VAR_DIR) / "erasures.jsonl"


def append(kind: str, ids: Iterable[object], now: datetime) -> None:
    """On disk when this returns. Call it before the commit: an entry too many only repeats what was asked for."""
    database = str(Installation.current().identity)
    lines = [json.dumps({"database": database, "kind": kind, "id": str(id_), "at": now.isoformat()}) for id_ in ids]
    if not lines:
        return
    path().parent.mkdir(parents=True, exist_ok=True)
    is_new = not path().exists()
    path().touch(mode=0o600)
    with path().open("a+b", buffering=0) as log:
        fcntl.flock(log, fcntl.LOCK_EX)  # until it is closed
        content = memoryview((_mend(log) + "\n".join(lines) + "\n").encode())
        while content:  # a nearly full disk takes a part, and only then says no
            content = content[log.write(content) :]
        os.fsync(log.fileno())
    if is_new:
        sync_folder(path().parent)


def _mend(log: FileIO) -> str:
    """A line cut off by a crash must not swallow the next one."""
    size = log.seek(0, os.SEEK_END)
    if not size:
        return ""
    log.seek(size - 1)
    return "" if log.read(1) == b"\n" else "\n"


def read() -> Iterator[Entry | str]:
    """This database's entries in order; a str is a warning about a line that is another database's, or broken."""
    database = str(Installation.current().identity)
    if not path().exists():
        return
    with path().open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            try:
                of, entry = _parse(line)
            except (ValueError, KeyError, TypeError, AttributeError):
                yield f"line {number}: can't be read, ignored"
                continue
            yield entry if of == database else f"line {number}: of another database, ignored"


def _parse(line: str) -> tuple[str, Entry]:
    """(database, entry). Raises ValueError, KeyError, TypeError, AttributeError."""
    content = json.loads(line)
    entry = Entry(content["kind"], str(UUID(content["id"])), datetime.fromisoformat(content["at"]))
    if entry.kind not in KINDS or entry.at.tzinfo is None:
        raise ValueError
    return content["database"], entry

"""SQLite's file as a database server: only `migrate` makes it, and one that is moved or gone is noticed.

SQLite itself would go on in a file that was moved away, and make an empty one where none is, which also takes with it
what the old one's -wal held.
"""

import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

from django.core.signals import request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

MAKERS = {"migrate", "makemigrations"}  # the second asks the database where there is one, and warns where not
ONLY_OPEN = "?mode=rw"  # SQLite's words for: open it, don't make it


def keep_to_it() -> None:
    """Called once a process, before its first connection."""
    default = connections["default"]
    name = str(default.settings_dict["NAME"])
    if default.vendor != "sqlite" or name.startswith((":memory:", "file:")):
        return
    if MAKERS & set(sys.argv[1:2]) and not Path(name).is_file():
        return
    default.settings_dict["NAME"] = f"file:{quote(str(Path(name).absolute()))}{ONLY_OPEN}"
    connection_created.connect(_note_file, dispatch_uid="sqlitefile")
    request_started.connect(_leave_file_that_moved, dispatch_uid="sqlitefile")


def _note_file(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    setattr(connection, "opened_file", _file_at(connection))  # noqa: B010  ours, and looked for with each request


def _leave_file_that_moved(**kwargs: object) -> None:
    for connection in connections.all(initialized_only=True):
        if connection.connection and getattr(connection, "opened_file", None) != _file_at(connection):
            connection.close()


def _file_at(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    """Which file the connection's address leads to now; None for none, and for a database that is not ours to keep."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and name.endswith(ONLY_OPEN):
        with suppress(FileNotFoundError):
            found = Path(unquote(name.removeprefix("file:").removesuffix(ONLY_OPEN))).stat()
            return found.st_dev, found.st_ino
    return None

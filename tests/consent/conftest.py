"""What concurrent writers need: a database where commits are real and every thread has a connection of its own."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections


@pytest.fixture
def committed(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """PostgreSQL as it is. SQLite: a copy in a file, because one in memory can't be shared by writers."""
    memory: Any = connections["default"]
    if memory.vendor != "sqlite":
        yield
        return
    file = tmp_path / "committed.sqlite3"
    copy = sqlite3.connect(file)
    memory.ensure_connection()
    memory.connection.backup(copy)
    copy.close()
    name, memory_name = str(file), connections.settings["default"]["NAME"]
    connections.settings["default"]["NAME"] = name
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"]["NAME"] = memory_name
    connections["default"] = memory

"""A database that older code made: loaded, read row by row past our own models, and worked on by this process."""

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import zstandard
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from tests.support.commands import ROOT
from tests.support.server_homes import database_of, name_of_database

Rows = list[dict[str, str]]  # values as Python spells them, so that any two can be compared and counted
STORE = ROOT / "tests" / "data"
# What counts from the machine's clock goes on as if the old code had run just now.
FRESH = {
    "consent_keptform": ("stored_at",),
    "claudeprivacy_dataexport": ("requested_at", "beaten_at", "finished_at"),
}


def load(name: str, home: Path) -> None:
    """What that commit left on the engine the tests run on: its database, and what lay in var/."""
    file = STORE / f"{name}.{connection.vendor}"
    text = zstandard.ZstdDecompressor().decompress(file.with_name(f"{file.name}.sql.zst").read_bytes()).decode()
    with opened(home) as database:
        (database.executescript if connection.vendor == "sqlite" else database.execute)(text)
        for table, columns in FRESH.items():
            for column in columns:
                database.execute(f"UPDATE {table} SET {column} = '{_now()}' WHERE {column} IS NOT NULL")
    with zipfile.ZipFile(file.with_name(f"{file.name}.var.zip")) as archive:
        archive.extractall(home / "var")


def _now() -> str:
    """As both engines read it."""
    now = datetime.now(UTC)
    return str(now if connection.vendor == "postgresql" else now.replace(tzinfo=None))


@contextmanager
def opened(home: Path) -> Iterator[Any]:
    """The database itself; each statement is committed."""
    if (url := database_of(home)).startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as postgres:
            yield postgres
    else:
        with closing(sqlite3.connect(home / "db.sqlite3", isolation_level=None)) as database:
            yield database


def contents(home: Path) -> dict[str, Rows]:
    """Every table with all its rows."""
    with opened(home) as database:
        return {table: _rows(database, table) for table in _tables(database)}


def _tables(database: Any) -> list[str]:
    listed = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    }
    return sorted(name for (name,) in database.execute(listed[connection.vendor]).fetchall())


def _rows(database: Any, table: str) -> Rows:
    found = database.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in found.description]
    return [dict(zip(names, map(repr, row), strict=True)) for row in found.fetchall()]


@contextmanager
def as_default(home: Path) -> Iterator[None]:
    """This process works on that database, outside of any transaction."""
    tests_own: Any = connections["default"]
    settings = connections.settings["default"]
    own_name, settings["NAME"] = settings["NAME"], name_of_database(home)
    del connections["default"]
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = own_name
        connections["default"] = tests_own
        ContentType.objects.clear_cache()

"""A place for a server or a worker that is a process of its own: on the database that the tests run on."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection

from tests.support.server import database_of, make_template


@contextmanager
def home_in(folder: Path, *, ready: bool = True) -> Iterator[Path]:
    """Migrated and with the demo data, unless not `ready`."""
    home = folder / "home"
    home.mkdir()
    with _database(home):
        if ready:
            make_template(home)
        yield home


@contextmanager
def copy_of(home: Path, folder: Path) -> Iterator[Path]:
    """Its files and its database, which nobody may be connected to, for one who changes them."""
    copy = folder / "copy"
    shutil.copytree(home, copy)
    with _database(copy, f' TEMPLATE "{name_of_database(home)}"'):
        yield copy


def name_of_database(home: Path) -> str:
    """As a server knows it; SQLite's is its file."""
    url = database_of(home)
    return url.rpartition("/")[2] if url.startswith("postgres") else str(home / "db.sqlite3")


@contextmanager
def _database(home: Path, like: str = "") -> Iterator[None]:
    """SQLite makes its file by itself; on PostgreSQL a database is made, noted in `home`, and dropped."""
    if connection.vendor != "postgresql":
        yield
        return
    url, name = os.environ["DATABASE_URL"], f"home_{uuid4().hex}"
    with closing(psycopg.connect(url, autocommit=True)) as postgres:
        postgres.execute(f'CREATE DATABASE "{name}"{like}')
        (home / "database").write_text(f"{url.rpartition('/')[0]}/{name}")
        yield
        postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

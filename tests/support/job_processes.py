"""A database that other processes see too, and our commands as processes of their own, some of which die."""

import os
import sqlite3
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

from consent.evidence import signing
from consent.models import Installation
from tests.support.commands import PATIENCE, SETTINGS, Started

KILLED = -9


class World:
    """Opened once its rows are made by a transactional test: on SQLite other processes get a copy, in a file."""

    def __init__(self, folder: Path, *, copy: bool = False) -> None:
        Installation.current()  # both sides must know which database this is
        signing.folder()  # and there must be a key
        self.go = folder / "go"
        self.file = folder / "db.sqlite3" if connection.vendor == "sqlite" else None
        if self.file:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.file)])
            url = f"sqlite:///{self.file}"
        else:
            url = at_server(copy_of_this() if copy else connection.settings_dict["NAME"])
        self.url = url
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "CLAUDEPRIVACY_VAR": str(settings.VAR_DIR),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }

    def start(self, *arguments: str, die_at: str = "", batch: int = 1000, wait: bool = False) -> Started:
        """A command, killed as it is about to make a call: `die_at` is "module.function number"."""
        more = {"DIE_AT": die_at, "BATCH": str(batch), "GO": str(self.go) if wait else ""}
        return Started(arguments, self.environment | more)

    def run(self, *arguments: str, **how: Any) -> int | None:
        """The exit code; KILLED if it died."""
        process = self.start(*arguments, **how)
        print(*process.communicate())
        self._settle()
        return process.returncode

    def together(self, number: int, *arguments: str, **how: Any) -> list[int | None]:
        """Several at once; none begins before all are ready."""
        processes = [self.start(*arguments, wait=True, **how) for _ in range(number)]
        deadline = time.monotonic() + PATIENCE
        while len(list(self.go.parent.glob("go.*"))) < number and time.monotonic() < deadline:
            time.sleep(0.02)
        self.go.touch()
        print(*[process.communicate()[0] for process in processes])
        return [process.returncode for process in processes]

    def ids(self, sql: str) -> list[uuid.UUID]:
        return [uuid.UUID(str(row[0])) for row in self.rows(sql)]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.file:
            with closing(sqlite3.connect(self.file)) as database:
                return database.execute(sql).fetchall()
        with psycopg.connect(self.url, autocommit=True) as database:
            return database.execute(sql).fetchall()

    def change(self, sql: str) -> None:
        """As somebody else would, meanwhile."""
        opened = sqlite3.connect(self.file) if self.file else psycopg.connect(self.url)
        with closing(opened) as database:
            database.execute(sql)
            database.commit()

    def close(self) -> None:
        """Only a copy needs it."""
        if not self.file:
            administer(f'DROP DATABASE "{urlsplit(self.url).path[1:]}" WITH (FORCE)')

    def _settle(self) -> None:
        """PostgreSQL notices a moment later that a client died, and lets go of its locks."""
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        mine = connection.connection.info.backend_pid if connection.vendor == "postgresql" else 0
        while not self.file and self.rows(f"{others} AND backend_type = 'client backend' AND pid <> {mine}"):
            time.sleep(0.02)


def at_server(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def copy_of_this() -> str:
    """PostgreSQL copies a database while nobody is in it."""
    name = connection.settings_dict["NAME"]
    connection.close()
    administer(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
    return f"{name}_copy"


def administer(sql: str) -> None:
    with psycopg.connect(at_server("postgres"), autocommit=True) as server:
        server.execute(sql)

"""A database as big as one asks for, filled by the database itself: ten conversations a person, two messages each.

BENCH_CONVERSATIONS says how many (50,000 unless told). The jobs run on it as processes of their own, so that their time
and peak memory are theirs alone; on PostgreSQL the server's memory isn't counted.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from faker import Faker

from accounts.models import User
from tests.support.commands import ROOT
from tests.support.job_processes import World, administer

SIZE = int(os.environ.get("BENCH_CONVERSATIONS", "50000"))
SMALL = 1000  # what peak memory is compared with
EACH = 10  # conversations a person
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) "
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"  # as the application's


@dataclass(frozen=True)
class Measured:
    seconds: float
    megabytes: float = 0
    rows: int = 0
    processor: float = 0

    def line(self, name: str, beside: "Measured | None" = None) -> str:
        ratio = f"   {self.seconds / beside.seconds:6.1f} times as long" if beside else ""
        memory = f"{self.megabytes:7.0f} MB" if self.megabytes else " " * 10
        own = f"({self.processor:6.1f} s own)" if self.processor else " " * 14
        return f"{name:<44} {self.rows:>9} rows {self.seconds:8.1f} s {own} {memory}{ratio}"


def peak_of(pid: int) -> float:
    """Megabytes; 0 once it has ended. Not `ru_maxrss`, which begins with the peak of whoever started it."""
    return sum(map(int, re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()))) / 1024


class Multitude(World):
    """The test's database for other processes, with many more rows in it."""

    @property
    def uuid(self) -> str:
        return "lower(hex(randomblob(16)))" if self.file else "gen_random_uuid()"

    def grow(self, owner: User, count: int, said_at: str, title: str) -> None:
        """`count` more conversations, begun and last continued at `said_at`, of people with this person's standing."""
        people = max(1, count // EACH)
        first = self.rows("SELECT max(id) + 1 FROM accounts_user")[0][0]
        columns = [field.column for field in User._meta.concrete_fields if field.column]
        new = {"id": f"{first} + i", "email": f"'p' || ({first} + i) || '@example.com'", "subject_id": self.uuid}
        values = ", ".join(new.get(column, column) for column in columns)
        self.change(
            f"INSERT INTO accounts_user ({', '.join(columns)}) {NUMBERS.format(count=people)} "
            f"SELECT {values} FROM accounts_user, n WHERE accounts_user.id = {owner.pk}"
        )
        self.change(
            "INSERT INTO conversations_conversation "
            "(id, owner_id, title, started_at, started_plan, last_message_at, incognito, deleted_at, region) "
            f"{NUMBERS.format(count=count)} SELECT {self.uuid}, {first} + i % {people}, '{title}', "
            f"'{said_at}', 'free', '{said_at}', false, NULL, '' FROM n"
        )
        self._messages(title)
        self.tidy()

    def _messages(self, title: str) -> None:
        faker = Faker(["en_US", "fr_FR"])
        faker.seed_instance(5)
        said = [f"{faker.text(160)} {faker.email() if n % 8 == 0 else n}".replace("'", "''") for n in range(64)]
        texts = " ".join(f"WHEN {n} THEN '{text}'" for n, text in enumerate(said))
        chosen = "abs(random()) % 64" if self.file else "floor(random() * 64)::int"
        for _ in range(2):
            self.change(
                "INSERT INTO conversations_message (conversation_id, text, written_at, plan) "
                f"SELECT id, CASE {chosen} {texts} ELSE 'hm' END, last_message_at, started_plan "
                f"FROM conversations_conversation WHERE title = '{title}'"
            )

    def tidy(self) -> None:
        """PostgreSQL would do it by itself, a minute later; SQLite never does."""
        if not self.file:
            with psycopg.connect(self.url, autocommit=True) as database:
                database.execute("VACUUM ANALYZE")

    def measure(self, *arguments: str) -> Measured:
        """A command as a process of its own: seconds, peak memory."""
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment)
        peak, ended = 0.0, 0
        while not ended:
            time.sleep(0.02)
            peak = max(peak, peak_of(process.pid))
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)  # it was waited for here
        assert process.returncode == 0
        return Measured(time.perf_counter() - started, peak, processor=used.ru_utime + used.ru_stime)

    def by_hand(self, statements: Iterable[str]) -> Measured:
        """In one transaction on a copy of this database, as somebody would type it; rows: of the last statement."""
        copy = self._copied()
        try:
            with closing(self.opened(copy)) as database:
                started = time.perf_counter()
                for statement in statements:
                    cursor = database.execute(statement)
                    rows = cursor.rowcount
                database.commit()
                return Measured(time.perf_counter() - started, rows=rows)
        finally:
            if not self.file:
                administer(f'DROP DATABASE "{copy}" WITH (FORCE)')

    def _copied(self) -> str:
        if self.file:
            return str(shutil.copy(self.file, self.file.with_name("copy.sqlite3")))
        name = urlsplit(self.url).path[1:]
        connection.close()
        administer(f'CREATE DATABASE "{name}_by_hand" TEMPLATE "{name}"')
        return f"{name}_by_hand"

    def opened(self, database: str = "") -> Any:
        """A connection with the application's settings; to a copy, if its name is given."""
        if not self.file:
            return psycopg.connect(urlsplit(self.url)._replace(path=f"/{database}").geturl() if database else self.url)
        opened = sqlite3.connect(database or self.file)
        opened.executescript(PRAGMAS)
        return opened

    def streamed(self, database: Any, query: str) -> Iterator[Any]:
        """Rows as they come, never all at once."""
        with closing(database.cursor() if self.file else database.cursor(name="streamed")) as cursor:
            cursor.execute(query)
            while rows := cursor.fetchmany(5000):
                yield from rows

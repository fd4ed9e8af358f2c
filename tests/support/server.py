"""The real application on a loopback port: its own database, its own var folder, QA mode on."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg
from psycopg.rows import dict_row

from tests.support import server_homes
from tests.support.commands import ROOT
from tests.support.server_homes import database_of, environment

START_SECONDS = 30


class Server:
    """Served by the project's gunicorn.conf.py from a copy of the template; without one, from `home` as it is."""

    def __init__(self, template: Path | None, home: Path) -> None:
        self.home, self.log = home, home / "log"
        if template:
            server_homes.copy(template, home)
        self.start()

    def start(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener, self.log.open("ab") as log:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}"]
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(self.home),
                pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests; the server goes last
            )

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with (
                suppress(URLError, ConnectionError, TimeoutError),
                urlopen(f"{self.url}/healthz/", timeout=2) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.05)
        self.stop()
        raise AssertionError(f"The server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        """At once, the workers too: whatever it holds goes with its home."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def link_to(self, email: str) -> str:
        """The link of the newest message that has one, sent to that address."""
        asked = Request(f"{self.url}/qa/outbox/?to={quote(email)}", headers={"Accept": "application/json"})
        with urlopen(asked, timeout=10) as answer:
            texts = [message["text"] for message in json.load(answer)["messages"]]
        found: list[str] = re.findall(r"/email/[\w-]+/", "".join(texts))
        return found[0]

    def ledger(self, email: str) -> list[dict[str, Any]]:
        """The person's rows as the database holds them, in sequence."""
        query = (
            "SELECT event.* FROM consent_consentevent event JOIN accounts_user USING (subject_id) "
            "WHERE email = %s ORDER BY sequence"
        )
        if (url := database_of(self.home)).startswith("postgres"):
            with psycopg.connect(url, row_factory=dict_row) as postgres:
                return postgres.execute(query, [email]).fetchall()
        with closing(sqlite3.connect(f"file:{self.home / 'db.sqlite3'}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query.replace("%s", "?"), [email])]

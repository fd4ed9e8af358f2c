"""The real application on a loopback port: its own database, its own var folder, QA mode on."""

import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest
from psycopg.rows import dict_row

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30


def environment(home: Path) -> dict[str, str]:
    """Nothing of the tests' own settings, databases or modes reaches the server."""
    ours = ("CLAUDEPRIVACY_", "DJANGO_", "PYTEST_", "DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "DJANGO_SETTINGS_MODULE": "claudeprivacy.settings",
        "CLAUDEPRIVACY_QA": "1",
        "CLAUDEPRIVACY_STATIC": "collected",
        "CLAUDEPRIVACY_VAR": str(home / "var"),
        "DATABASE_URL": database_of(home),
    }


def database_of(home: Path) -> str:
    """Its address: the one noted in `home`, else SQLite in a file there."""
    noted = home / "database"
    return noted.read_text() if noted.exists() else f"sqlite:///{home / 'db.sqlite3'}"


def manage(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of the project's own commands, on the database in `home`."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)


def make_template(home: Path) -> None:
    """What `make run` does before it serves."""
    (home / "var").mkdir()
    (home / "var" / "static").symlink_to(collected_static())
    for arguments in (["make_key"], ["migrate", "-v0"], ["load_demo"]):
        done = manage(home, *arguments)
        assert done.returncode == 0, f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}"


def collected_static() -> Path:
    """Static files as `make run` collects them: compressing takes long, so once for as long as none of them changes."""
    folders = (ROOT / "static", ROOT / "consent" / "static")
    sources = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    parts = [ROOT / "requirements.txt", ROOT / "claudeprivacy" / "settings.py", *sources]
    digest = sha256(b"\0".join(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() for path in parts))
    home = ROOT / "var" / "tests" / digest.hexdigest()[:16]
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            (home / "var").mkdir(parents=True, exist_ok=True)
            done = manage(home, "collectstatic", "--noinput", "--clear", "-v0")
            assert done.returncode == 0, f"manage.py collectstatic failed:\n{done.stdout}{done.stderr}"
            (home / "made").touch()
    return home / "var" / "static"


def shared_template(factory: pytest.TempPathFactory) -> Path:
    """One for all the processes of a test run: the first makes it, the others wait."""
    own = factory.getbasetemp()
    home = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "template"
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            make_template(home)
            (home / "made").touch()
    return home


class Server:
    """Served by the project's gunicorn.conf.py from a copy of the template; without one, from `home` as it is."""

    def __init__(self, template: Path | None, home: Path) -> None:
        self.home, self.log = home, home / "log"
        if template:
            shutil.copy(template / "db.sqlite3", home)
            shutil.copytree(template / "var" / "keys", home / "var" / "keys")
            (home / "var" / "static").symlink_to(collected_static())
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
        self.process.send_signal(signal.SIGQUIT)  # gunicorn: at once, workers too
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

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

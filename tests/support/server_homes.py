"""Homes of servers and jobs: a folder with a database and a var folder, copied from one template a run."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.support import commands
from tests.support.commands import ROOT

NOTE = "database"  # the file that notes the address of a database which is no file


def environment(home: Path) -> dict[str, str]:
    """Nothing of the tests' own settings, databases or modes reaches the server."""
    ours = ("CLAUDEPRIVACY_", "DJANGO_", "PYTEST_", "DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "DJANGO_SETTINGS_MODULE": commands.SETTINGS,
        "CLAUDEPRIVACY_QA": "1",
        "CLAUDEPRIVACY_STATIC": "collected",
        "CLAUDEPRIVACY_VAR": str(home / "var"),
        "DATABASE_URL": database_of(home),
    }


def database_of(home: Path) -> str:
    """Its address: the one noted in `home`, else SQLite in a file there."""
    noted = home / NOTE
    return noted.read_text() if noted.exists() else f"sqlite:///{home / 'db.sqlite3'}"


def name_of_database(home: Path) -> str:
    """As a server knows it; SQLite's is its file."""
    url = database_of(home)
    return url.rpartition("/")[2] if url.startswith("postgres") else str(home / "db.sqlite3")


def manage(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of the project's own commands, on the database in `home`."""
    return commands.run(arguments, environment(home))


def make(home: Path) -> None:
    """What `make run` does before it serves."""
    (home / "var").mkdir()
    (home / "var" / "static").symlink_to(collected_static())
    for arguments in (["make_key"], ["migrate", "-v0"], ["load_demo"]):
        done = manage(home, *arguments)
        assert done.returncode == 0, f"manage.py {arguments[0]} failed:\n{done.stdout}{done.stderr}"


def copy(template: Path, home: Path) -> None:
    """Another such home, on a database of its own."""
    shutil.copytree(template / "var" / "keys", home / "var" / "keys")
    (home / "var" / "static").symlink_to(collected_static())
    if (template / NOTE).exists():
        create_database(home, name_of_database(template))
    else:
        shutil.copy(template / "db.sqlite3", home)


def create_database(home: Path, template: str = "template1") -> None:
    """On the tests' PostgreSQL, noted in `home`."""
    url, name = os.environ["DATABASE_URL"], f"home_{uuid4().hex}"
    administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    (home / NOTE).write_text(f"{url.rpartition('/')[0]}/{name}")


def drop_database(home: Path) -> None:
    """Nothing where it is a file."""
    if (home / NOTE).exists():
        administer(f'DROP DATABASE "{name_of_database(home)}" WITH (FORCE)')


def administer(sql: str) -> None:
    with closing(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)) as postgres:
        postgres.execute(sql)


def collected_static() -> Path:
    """Static files as `make run` collects them: compressing takes long, so once for as long as none of them changes."""
    folders = (ROOT / "static", ROOT / "consent" / "static")
    sources = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    code = [ROOT / "claudeprivacy" / name for name in ("settings.py", "static_files.py")]
    parts = [ROOT / "requirements.txt", *code, *sources]
    digest = sha256(b"\0".join(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() for path in parts))
    home = ROOT / "var" / "tests" / digest.hexdigest()[:16]
    home.parent.mkdir(parents=True, exist_ok=True)
    with made_once(home) as first:
        if first:
            (home / "var").mkdir(parents=True)
            done = manage(home, "collectstatic", "--noinput", "--clear", "-v0")
            assert done.returncode == 0, f"manage.py collectstatic failed:\n{done.stdout}{done.stderr}"
    return home / "var" / "static"


@contextmanager
def made_once(home: Path) -> Iterator[bool]:
    """Whether `home` is yet to be made, which it is by the first process that asks; the others wait for that."""
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = not (home / "made").exists()
        if first:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
        yield first
        (home / "made").touch()


def shared_template(factory: pytest.TempPathFactory, *, postgresql: bool = False) -> Path:
    """Migrated and with the demo data; one for all the processes of a test run. Copied, never served."""
    own = factory.getbasetemp()
    home = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / f"template{'-pg' * postgresql}"
    with made_once(home) as first:
        if first:
            if postgresql:
                create_database(home)
            make(home)
    return home


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The template's database goes with the run (only the process that began the run does it)."""
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        drop_database(session.config._tmp_path_factory.getbasetemp() / "template-pg")  # type: ignore[attr-defined]


@contextmanager
def empty_home(folder: Path) -> Iterator[Path]:
    """A home on the kind of database that the tests run on, with nothing in it."""
    home = folder / "home"
    home.mkdir()
    if connection.vendor == "postgresql":
        create_database(home)
    yield home
    drop_database(home)


@contextmanager
def copy_of(home: Path, folder: Path) -> Iterator[Path]:
    """Its files and its database, which nobody may be connected to, for one who changes them."""
    copied = folder / "copy"
    shutil.copytree(home, copied)
    if (home / NOTE).exists():
        create_database(copied, name_of_database(home))
    yield copied
    drop_database(copied)


@pytest.fixture(scope="session")
def home_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], AbstractContextManager[Path]]:
    """home_in(folder): a home there, migrated and with the demo data."""

    @contextmanager
    def opened(folder: Path) -> Iterator[Path]:
        home = folder / "home"
        copy(shared_template(tmp_path_factory, postgresql=connection.vendor == "postgresql"), home)
        yield home
        drop_database(home)

    return opened

"""The database itself taken away from a running server, and given back: 503 meanwhile, then well without a restart."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from urllib.request import build_opener

import psycopg
import pytest
from django.db import connection

from tests.support.server import Server
from tests.support.server_homes import database_of, manage
from tests.support.server_processes import Person, Stay, workers

OFTEN = 12  # requests, so that each of the workers' threads is asked
ADDRESS = "/settings/privacy/"
FILES = ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm")


@contextmanager
def no_connections(home):
    name = database_of(home).rpartition("/")[2]
    with closing(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)) as postgres:
        postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        yield
        postgres.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@contextmanager
def moved_away(home):
    """The file alone, and its -wal stays: what was confirmed may stand nowhere else yet."""
    (home / "db.sqlite3").rename(home / "elsewhere")
    yield
    assert not (home / "db.sqlite3").exists()
    (home / "elsewhere").rename(home / "db.sqlite3")


@contextmanager
def an_empty_one_in_its_place(home):
    away = home / "away"
    away.mkdir()
    for name in FILES:
        if (home / name).exists():
            (home / name).rename(away / name)
    (home / "db.sqlite3").touch()
    yield
    for name in FILES:
        (home / name).unlink(missing_ok=True)
    for file in away.iterdir():
        file.rename(home / file.name)
    away.rmdir()


@contextmanager
def folder_gone(home):
    """As when the disk is not mounted."""
    shutil.move(home, home.with_name("unmounted"))
    yield
    shutil.move(home.with_name("unmounted"), home)


CUTS = {"postgresql": [no_connections], "sqlite": [moved_away, an_empty_one_in_its_place, folder_gone]}


@pytest.fixture
def server(django_db_setup, tmp_path, home_in):
    with home_in(tmp_path) as home:
        server = Server(None, home)
        try:
            server.wait()
            yield server
        finally:
            server.stop()


class Anybody(Person):
    def __init__(self, url):
        self.url, self.opener = url, build_opener(Stay)


def texts(home):
    query = "SELECT text FROM conversations_message WHERE text LIKE 'said %' ORDER BY text"
    if connection.vendor == "postgresql":
        with closing(psycopg.connect(database_of(home))) as database:
            return [text for (text,) in database.execute(query)]
    with closing(sqlite3.connect(f"file:{home / 'db.sqlite3'}?mode=ro", uri=True)) as database:
        return [text for (text,) in database.execute(query)]


def statuses(server, person):
    """What a monitor, who has no session, and a person get."""
    monitor = Anybody(server.url)
    return {who.ask(path).status for who, path in ((monitor, "/healthz/"), (person, ADDRESS)) for _ in range(OFTEN)}


def says_so(person):
    page = person.ask(ADDRESS)
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert "be reached. Nothing was recorded." in page.content.decode()
    assert person.email not in page.content.decode()


def test_a_database_that_is_cut_off_is_said_to_be_and_found_again_by_the_same_processes(server):
    person = Person(server.url)
    assert person.choose() == 303
    before, said = workers(server), []
    for cut in CUTS[connection.vendor]:
        said += [f"said before {cut.__name__}", f"said once {cut.__name__} is over"]
        assert person.post("/chats/", text=said[-2]).status == 303
        with cut(server.home):
            says_so(person)
            assert statuses(server, person) == {503}
            assert person.post("/chats/", text="said while it is gone").status == 503
            person.toggle()
        assert statuses(server, person) == {200}
        assert person.post("/chats/", text=said[-1]).status == 303
    assert texts(server.home) == sorted(said)
    assert (workers(server), person.answered) == (before, [])
    assert len(server.ledger(person.email)) == 1
    done = manage(server.home, "verify_ledger")
    assert (done.returncode, done.stderr) == (0, "")

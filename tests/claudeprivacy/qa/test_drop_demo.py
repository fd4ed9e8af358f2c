"""`make demo-reset`: the demo's own database goes with its files, a new one is sound, and nobody else's is touched."""

import json
import sqlite3
from contextlib import closing, contextmanager
from uuid import UUID

import psycopg
import pytest

from tests.support import commands
from tests.support.server_homes import database_of, environment, manage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo(home_in, tmp_path):
    with home_in(tmp_path) as home:
        assert manage(home, "make_checkpoint").returncode == 0
        yield home


@contextmanager
def connected(home):
    url = database_of(home)
    opened = (
        psycopg.connect(url, autocommit=True) if url.startswith("postgres") else sqlite3.connect(home / "db.sqlite3")
    )
    with closing(opened):
        yield opened


def change(home, statement):
    with connected(home) as database:
        database.execute(statement)
        database.commit()


def ask(home, statement):
    with connected(home) as database:
        return database.execute(statement).fetchall()


def people(home):
    return ask(home, "SELECT email FROM accounts_user ORDER BY email")


def refused(home, says, **more):
    before = people(home), sorted((home / "var").rglob("*"))
    done = commands.run(["drop_demo"], {**environment(home), **more})
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert (people(home), sorted((home / "var").rglob("*"))) == before


def test_a_demo_is_made_anew_and_is_sound_and_nothing_of_the_old_one_is_heard_of(demo):
    change(demo, "UPDATE accounts_user SET email = 'changed@example.com' WHERE email = 'free@example.com'")
    (old,) = ask(demo, "SELECT identity FROM consent_installation")
    done = manage(demo, "drop_demo")
    assert done.returncode == 0, done.stderr
    assert "15 people" in done.stdout
    for file in ("checkpoint-000001.json", "heads-000001.zst", "proofs-000001.bin"):
        assert file in done.stdout
    for command in (["migrate", "-v0"], ["load_demo"]):
        done = manage(demo, *command)
        assert done.returncode == 0, done.stderr
    emails = [email for (email,) in people(demo)]
    assert "free@example.com" in emails
    assert "changed@example.com" not in emails
    assert ask(demo, "SELECT identity FROM consent_installation") != [old]
    verified = manage(demo, "verify_ledger")
    assert (verified.returncode, verified.stderr) == (0, ""), verified
    assert manage(demo, "make_checkpoint").returncode == 0


def test_run_again_where_there_is_none_it_says_so(demo):
    for says in ("dropped", "there is no"):
        done = manage(demo, "drop_demo")
        if database_of(demo).startswith("sqlite"):
            assert (done.returncode, says in done.stdout) == (0, True), done.stderr
        elif says == "dropped":
            assert done.returncode == 0
        else:
            assert done.returncode == 3


def test_production_is_refused(demo):
    production = {
        "CLAUDEPRIVACY_ENV": "production",
        "CLAUDEPRIVACY_QA": "",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "a.b",
    }
    refused(demo, "not in production", **production)


def test_a_database_without_the_demo_is_refused(demo):
    change(demo, "UPDATE consent_installation SET demo = false")
    refused(demo, "holds no demo")


def test_a_database_with_tables_of_others_is_refused(demo):
    change(demo, "CREATE TABLE somebody_elses (id INTEGER)")
    refused(demo, "tables of others, somebody_elses")


def test_a_database_in_use_is_refused(demo):
    with connected(demo) as database:
        database.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchall()
        done = manage(demo, "drop_demo")
    assert (done.returncode, "somebody is connected" in done.stderr) == (2, True), done.stderr
    assert people(demo)


def test_a_journal_that_another_database_writes_to_stays(demo):
    change(demo, "UPDATE accounts_user SET plan = 'pro' WHERE email = 'free@example.com'")
    folder = demo / "var" / "journal"
    folder.mkdir(exist_ok=True)
    (mine,) = ask(demo, "SELECT identity FROM consent_installation")
    lines = [
        json.dumps({"database": str(UUID(str(mine[0]))), "kind": "x"}),
        json.dumps({"database": "another", "kind": "x"}),
    ]
    (folder / "shared.jsonl").write_text("\n".join(lines) + "\n")
    done = manage(demo, "drop_demo")
    assert done.returncode == 0, done.stderr
    assert "shared.jsonl stays" in done.stderr
    assert (folder / "shared.jsonl").read_text().count("\n") == 2

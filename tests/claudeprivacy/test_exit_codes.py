"""How commands end (rules, section 8): whoever could not look never says that something is wrong. No traceback."""

import json
import os
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from consent.core import journal
from consent.evidence import receipt_checks, receipts
from consent.models import ConsentEvent
from tests.support import commands
from tests.support.factories import UserFactory, decide
from tests.support.jobs import exit_code

ROOT = Path(__file__).resolve().parents[2]
ASK_THE_DATABASE = [
    ["verify_ledger"],
    ["replay_journal"],
    ["replay_journal", "--begin-anew"],
    ["purge_expired"],
    ["purge_expired", "--dry-run"],
    ["send_notices"],
    ["send_notices", "--dry-run"],
    ["count_campaigns"],
    ["export_training_data", "--output", "export"],
    ["withdrawals", "00000000-0000-0000-0000-000000000000", "--output", "list.json"],
    ["publish_update", str(ROOT / "consent/policies/shipped/2025-08-28.toml")],
    ["publish_update", "--check", str(ROOT / "consent/policies/shipped/2025-08-28.toml")],
]
BAD_USE = [
    ["purge_expired", "--as-of", "yesterday"],
    ["purge_expired", "--as-of", "2099-01-01"],
    ["purge_expired", "--limit", "0"],
    ["send_notices", "--as-of", "2099-01-01"],
    ["export_training_data"],
    ["export_training_data", "--output", "x", "--as-of", "2099-01-01"],
    ["verify_export", "nowhere"],
    ["verify_export"],
    ["apply_withdrawals", "nowhere"],
    ["apply_withdrawals"],
    ["withdrawals"],
    ["withdrawals", "00000000-0000-0000-0000-000000000000"],
    ["verify_receipt", "nowhere.json"],
    ["verify_receipt", "nowhere.json", "--keys", "nowhere.json"],
    ["publish_update", "nowhere.toml"],
    ["verify_ledger", "--frobnicate"],
    ["replay_journal", "what"],
    ["make_checkpoint", "what"],
]
NO_DATABASE = ["sqlite:////nowhere/at/all.sqlite3", "postgres://nobody@127.0.0.1:1/none", "postgres://%2Fnowhere/none"]


def run(folder, *arguments, database=NO_DATABASE[0]):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLAUDEPRIVACY_")}
    environment |= {"DATABASE_URL": database, "CLAUDEPRIVACY_VAR": str(folder / "var")}
    done = commands.run(arguments, environment)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize("command", ASK_THE_DATABASE, ids=" ".join)
def test_without_a_database_a_command_could_not_look(tmp_path, command):
    done = run(tmp_path, *command)
    assert (done.returncode, "The database can't be asked" in done.stderr) == (3, True), done.stderr


def test_without_its_key_no_checkpoint_can_be_made(tmp_path):
    done = run(tmp_path, "make_checkpoint")
    assert (done.returncode, "There is no key in" in done.stderr) == (3, True)
    assert run(tmp_path, "make_key").returncode == 0
    done = run(tmp_path, "make_checkpoint")
    assert (done.returncode, "The database can't be asked" in done.stderr) == (3, True)


@pytest.mark.parametrize("database", NO_DATABASE[1:])
def test_whatever_database_is_not_there(tmp_path, database):
    assert run(tmp_path, "verify_ledger", database=database).returncode == 3


def test_a_database_without_tables_is_none(tmp_path):
    (tmp_path / "empty.sqlite3").touch()
    assert run(tmp_path, "verify_ledger", database=f"sqlite:///{tmp_path}/empty.sqlite3").returncode == 3


POOLER = psycopg.errors.InvalidCursorName("portal does not exist")


@pytest.mark.parametrize("error", [OperationalError(str(POOLER)), InterfaceError("connection already closed")])
@pytest.mark.parametrize("command", ["verify_ledger", "replay_journal", "make_checkpoint"])
@pytest.mark.django_db
def test_a_pooler_that_lost_the_cursor_is_nothing_wrong_with_the_ledger(command, error, monkeypatch, capsys):
    def lost(*args, **kwargs):
        raise error from POOLER

    monkeypatch.setattr(QuerySet, "iterator", lost)
    monkeypatch.setattr(QuerySet, "count", lost)
    assert exit_code(command) == 3


@pytest.mark.django_db
def test_a_receipt_that_can_not_be_looked_up_is_not_called_false(policy_update, tmp_path, monkeypatch):
    decide(UserFactory())
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(receipts.build(ConsentEvent.objects.get())))
    assert exit_code("verify_receipt", str(receipt)) == 0

    def gone(*args):
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(receipt_checks, "_stored_hash", gone)
    assert exit_code("verify_receipt", str(receipt)) == 3


@pytest.mark.django_db
def test_a_journal_that_can_not_be_read_is_nothing_wrong_either(monkeypatch):
    def denied(*args):
        raise PermissionError("Permission denied")

    monkeypatch.setattr(journal, "segments", denied)
    for command in ("verify_ledger", "replay_journal", "purge_expired", "send_notices"):
        assert exit_code(command) == 3


@pytest.mark.parametrize("command", BAD_USE, ids=" ".join)
def test_bad_use_ends_with_2_before_anything_is_asked(tmp_path, command):
    assert run(tmp_path, *command).returncode == 2

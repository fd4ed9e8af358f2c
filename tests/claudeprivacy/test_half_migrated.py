"""A database that lacks a migration: the site doesn't start on it and says which; no migration is half done."""

import sqlite3
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from claudeprivacy import checks
from tests.support.server_homes import collected_static, manage

OURS = {"consent", "accounts", "conversations", "rights", "claudeprivacy"}


@pytest.mark.django_db
def test_a_database_that_has_all_migrations_is_started_on():
    checks.refuse_half_migrated()


@pytest.mark.django_db
def test_a_database_that_lacks_migrations_is_not_started_on_and_they_are_named():
    latest = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] in OURS]
    for app, name in latest:
        MigrationRecorder(connection).record_unapplied(app, name)
    with pytest.raises(ImproperlyConfigured) as raised:
        checks.refuse_half_migrated()
    assert all(f"{app}.{name}" in str(raised.value) for app, name in latest)
    assert str(raised.value).endswith("Type: python manage.py migrate")


@pytest.mark.django_db
def test_every_migration_of_ours_is_done_whole_or_not_at_all():
    loader = MigrationExecutor(connection).loader
    assert [step for (app, _), step in loader.disk_migrations.items() if app in OURS and not step.atomic] == []
    assert connection.features.can_rollback_ddl


def tables(home):
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_migration_that_stops_in_the_middle_is_undone_and_the_next_run_goes_on(tmp_path):
    """The table that one of them makes is there already, so that it fails after others have been done."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "static").symlink_to(collected_static())
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        database.execute("CREATE TABLE conversations_message (id INTEGER)")
    stopped = manage(tmp_path, "migrate", "-v0")
    assert stopped.returncode != 0
    assert "conversations_conversation" not in tables(tmp_path)
    started = manage(tmp_path, "shell", "-c", "import claudeprivacy.wsgi")
    assert "The database lacks" in started.stderr
    assert "conversations.0001_initial" in started.stderr
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        database.execute("DROP TABLE conversations_message")
    for arguments in (["migrate", "-v0"], ["shell", "-c", "import claudeprivacy.wsgi"]):
        done = manage(tmp_path, *arguments)
        assert done.returncode == 0
        assert "lacks" not in done.stderr


@pytest.mark.parametrize("command", [["shell", "-c", "import claudeprivacy.wsgi"], ["db_worker"], ["load_demo"]])
def test_nothing_but_migrate_makes_a_database(tmp_path, command):
    """An empty file in the place of one that was moved away would take with it what the -wal still holds."""
    (tmp_path / "var").mkdir()
    started = manage(tmp_path, *command)
    assert "unable to open database file" in started.stderr
    assert ("A new one is made by: python manage.py migrate" in started.stderr) == (command[0] == "shell")
    assert not (tmp_path / "db.sqlite3").exists()

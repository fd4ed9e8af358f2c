"""A database that commit 4fcadf1 made, with rows in every table, goes on under today's code, and loses none of them."""

import io
import zipfile
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from claudeprivacy import checks
from consent.core import updates
from consent.models import ConsentEvent, Installation, PolicyDocument, PolicyUpdate
from consent.rules.standing import Standing, fold
from rights.models import DataExport
from tests.support import tampering
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, SLUG
from tests.support.screen import Screen
from tests.support.server_homes import copy_of, empty_home, manage
from tests.support.upgrade import as_default, contents, load

# What migrations did to tables and columns since 4fcadf1; each key in the words of then.
RENAMED_TABLES = {"consent_keptform": "consent_refusedform"}
RENAMED_COLUMNS = {
    ("claudeprivacy_dataexport", "beaten_at"): "heartbeat_at",
    ("consent_campaigncell", "plan"): "segment",
    ("consent_keptform", "kept_at"): "refused_at",
}
# Only what is a rule by now, and never was a row's to say.
REMOVED_COLUMNS = {("consent_policyupdate", f"retention_{what}") for what in ("years_on", "days_off")}
# Rows that every migration adds to.
GROWING = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}
TASKS = "django_tasks_database_dbtaskresult"
# Names of code in rows: they follow it, which tests below hold.
FOLLOWING = {("django_content_type", "app_label"), ("django_content_type", "model"), (TASKS, "task_path")}

OCTOBER = datetime(2025, 10, 20, 10, tzinfo=UTC)  # after the extended last day
PAGE = "/settings/privacy/export/"
UNDECIDED = ["free", "pro", "max", "deferred", "new", "work", "education", "admin", "reviewer"]
CHOSEN = {"on": (SLUG, True), "off": (SLUG, False), "ada": (SLUG, False), "bob": ("2026-03-01", True)}
EVERYBODY = [*UNDECIDED, *CHOSEN]


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory, django_db_setup):
    """The home of the migrated database, and what it held before."""
    with empty_home(tmp_path_factory.mktemp("upgrade")) as home:
        load("database-of-4fcadf1", home)
        before = contents(home)
        for command in (["migrate", "-v0"], ["rotate_key"]):  # its private key was never kept
            done = manage(home, *command)
            assert done.returncode == 0, done.stderr
        yield home, before


@pytest.fixture
def site(upgraded, tmp_path, settings, django_db_blocker):
    """This process on a copy of it, which lies in `site`."""
    with copy_of(upgraded[0], tmp_path) as home, django_db_blocker.unblock(), as_default(home):
        settings.VAR_DIR = settings.CONSENT_VAR_DIR = home / "var"
        yield home


def person(name):
    return User.objects.get(email=f"{name}@example.com")


def browser(name, instant=BEFORE):
    return TravellingClient().as_user(person(name)).at(instant)


def carried(table: str, row: dict[str, str], columns: set[str]) -> dict[str, str]:
    """The row as it must be now; `columns` are the table's of now."""
    kept = {name: value for name, value in row.items() if not {(table, name)} & (REMOVED_COLUMNS | FOLLOWING)}
    today = {RENAMED_COLUMNS.get((table, name), name): value for name, value in kept.items()}
    lost = sorted(today.keys() - columns)
    assert not lost, (
        f"{table}: {', '.join(lost)} of 4fcadf1 is in no column of today. Write what became of it at the top of "
        "test_upgrade.py: in RENAMED_COLUMNS its new name, or in REMOVED_COLUMNS that it went for good."
    )
    return today


def lost_rows(before, after, table):
    """Rows of then that are not there now, and (unless the table grows by itself) rows of now that were not there."""
    now = after.get(RENAMED_TABLES.get(table, table))
    assert now is not None, f"The table {table} is gone. Write its new name into RENAMED_TABLES of test_upgrade.py."
    columns = set().union(*now)
    then = [carried(table, row, columns) for row in before[table]]
    names = then[0].keys()
    counted = Counter(tuple(row.items()) for row in then)
    present = Counter(tuple((name, row[name]) for name in names) for row in now)
    return counted - present if table in GROWING else (counted - present) + (present - counted)


def every_row(before, after):
    return {table: lost for table in before if (lost := lost_rows(before, after, table))}


def test_the_database_of_then_holds_rows_of_every_table(upgraded):
    assert len(upgraded[1]) > 30
    assert [table for table, rows in upgraded[1].items() if not rows] == []


def test_no_row_of_any_table_is_lost_added_or_changed(upgraded):
    home, before = upgraded
    assert every_row(before, contents(home)) == {}


def test_what_vanishes_unsaid_is_named_with_what_to_write():
    before = {"consent_x": [{"id": "1", "old": "2"}]}
    with pytest.raises(AssertionError, match="consent_x: old of 4fcadf1 .* RENAMED_COLUMNS"):
        every_row(before, {"consent_x": [{"id": "1", "new": "2"}]})
    with pytest.raises(AssertionError, match="consent_x is gone. .* RENAMED_TABLES"):
        every_row(before, {})
    assert every_row(before, {"consent_x": [{"id": "1", "old": "3"}]})
    assert every_row(before, {"consent_x": [*before["consent_x"], {"id": "2", "old": "2"}]})


def test_nothing_is_said_to_be_renamed_or_removed_that_is_not(upgraded):
    home, before = upgraded
    after = contents(home)
    assert [old for old, new in RENAMED_TABLES.items() if old not in before or old in after or new not in after] == []
    for table, column in [*RENAMED_COLUMNS, *REMOVED_COLUMNS]:
        assert column in before[table][0]
        assert column not in after[RENAMED_TABLES.get(table, table)][0]


def test_today_has_nothing_left_to_migrate(site):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    checks.refuse_half_migrated()


def test_the_ledger_is_sound_byte_for_byte(site, upgraded):
    code, said = tampering.verify()
    assert (code, "8 rows" in said) == (0, True), said
    now = contents(site)
    for table, names in (("consent_consentevent", ("hash", "previous_hash")), ("consent_policydocument", ("digest",))):
        for name in names:
            assert sorted(row[name] for row in now[table]) == sorted(row[name] for row in upgraded[1][table])


def test_a_checkpoint_of_then_still_notices_what_is_changed(site):
    ada = person("ada")
    tampering.change(ada, 1, gpc=False)
    tampering.rechain(ada)
    assert tampering.broken(f"subject {ada.subject_id}, row 3: not as checkpoint-000001.json saw it")


FROZEN = {
    "consent_consentevent": "kind = kind",
    "consent_lastdayextension": "reason = reason",
    "consent_policyupdate": "preset = preset",
    "consent_policydocument": "text = text",
}


def refused(statement):
    with pytest.raises(DatabaseError, match="append-only|insert-only|frozen"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("table", FROZEN)
def test_the_database_still_refuses_to_change_evidence(site, table):
    assert table in contents(site)
    for statement in (f"UPDATE {table} SET {FROZEN[table]}", f"DELETE FROM {table}"):
        refused(statement)
    if connection.vendor == "postgresql":
        refused(f"TRUNCATE {table} CASCADE")
    else:
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_draft_of_then_can_still_be_changed(site):
    (draft,) = PolicyUpdate.objects.filter(published_at=None)
    assert PolicyDocument.objects.filter(update=draft).update(text="Other words.") == 6
    assert PolicyUpdate.objects.filter(pk=draft.pk).update(preset=False) == 1


def test_what_people_chose_still_stands(site):
    stands = {name: (person(name).decided_update, person(name).help_improve) for name in EVERYBODY}
    assert stands == {**dict.fromkeys(UNDECIDED, (None, None)), **CHOSEN}
    for name in CHOSEN:
        rows = ConsentEvent.objects.filter(subject_id=person(name).subject_id).order_by("sequence")
        assert fold(rows, updates.order()) == Standing.of(person(name))
    assert updates.find(SLUG).last_day == date(2025, 10, 8)


def test_who_was_logged_in_still_is(site):
    client = TravellingClient().at(BEFORE)
    client.cookies["sessionid"] = person("free").sessions.values_list("session_key", flat=True)[0]
    assert "free@example.com" in Screen(client.page("/settings/account/")).text


@pytest.mark.parametrize("address", ["/", "/settings/privacy/"])
def test_everybody_still_finds_their_pages(site, address):
    answered = {name: browser(name).page(address).status_code for name in EVERYBODY}
    assert answered == {**dict.fromkeys(EVERYBODY, 200), "new": 303 if address == "/" else 200}


def test_staff_still_find_every_list_and_what_they_did(site):
    client, models = browser("admin"), list(admin.site._registry)
    for model in models:
        address = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.page(reverse(f"{address}_changelist")).status_code == 200
        for row in model.objects.all()[:3]:
            assert client.page(reverse(f"{address}_change", args=[row.pk])).status_code == 200
    assert "2027-01-15" in Screen(client.page("/admin/")).text
    assert len(models) > 5


def test_staff_still_may_what_they_might(site):
    exports = {f"rights.{verb}_dataexport" for verb in ("add", "change", "delete", "view")}
    looking = {"rights.view_dataexport", "accounts.view_user", "consent.view_noticemessage"}
    assert person("clerk").get_all_permissions() == exports
    assert person("helper").get_all_permissions() == looking
    assert person("reviewer").has_perms(["consent.view_consentevent", "conversations.view_purgerun"])
    assert person("manager").has_perms(["consent.publish_policyupdate", "consent.extend_policyupdate"])
    assert not person("reviewer").has_perm("consent.publish_policyupdate")


def test_what_staff_did_to_a_data_export_is_still_told_of_it(site):
    entries = LogEntry.objects.filter(change_message="Looked into it.").order_by("pk")
    models = [entry.content_type.model_class() for entry in entries]
    assert models == [DataExport, User, PolicyUpdate, apps.get_model("conversations", "JobSwitch")]
    assert entries[0].get_edited_object() in DataExport.objects.all()


def test_every_task_that_waits_is_one_that_a_worker_knows(site):
    waiting = Counter(row.task.module_path for row in DBTaskResult.objects.filter(status="READY"))
    campaign = {f"consent.campaign.tasks.{name}": 1 for name in ("send_notices", "count_campaign")}
    assert waiting == {"rights.export_job.make": 1, "rights.export_job.tidy": 4, **campaign}


def test_a_worker_makes_the_export_that_was_asked_for_before(site):
    connection.close()
    done = manage(site, "db_worker", "--batch", "--no-startup-delay")
    assert done.returncode == 0, done.stderr
    export = DataExport.objects.get(owner=person("ada"))
    assert export.state == DataExport.State.READY, done.stderr
    answer = browser("ada").get(f"{PAGE}{export.pk}/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.read("ledger.json").count(b'"sequence"') == 3
    assert not DBTaskResult.objects.failed().exclude(traceback="OSError: No space left").exists()


def test_an_export_that_was_ready_can_be_fetched_and_one_that_failed_asked_for_again(site):
    ready, failed = (DataExport.objects.get(owner=person(name)) for name in ("on", "off"))
    file = site / "var" / "exports" / str(Installation.current().identity) / f"{ready.pk}.zip"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"as it lay there")
    assert b"".join(browser("on").get(f"{PAGE}{ready.pk}/").streaming_content) == b"as it lay there"
    assert browser("off").get(f"{PAGE}{failed.pk}/").status_code == 404
    assert browser("off").page(f"{PAGE}progress/").status_code == 200


def test_forms_that_were_refused_are_given_back_after_the_choice(site):
    for name, shows in (("pro", "Here it is again."), ("max", "was not deleted")):
        client = browser(name, OCTOBER)
        shown = Screen(client.page("/consent/", data={"next": "/"}))
        client.post("/consent/decide/", shown.forms["/consent/decide/"])
        screen = Screen(client.page("/"))
        assert shows in screen.text
        assert ("the fox & the “stone”…" in screen.forms["/chats/"]["text"]) == (name == "pro")


def counted(rows):
    return Counter(frozenset(row.items()) for row in rows)


def test_the_way_back_and_forth_again_loses_nothing_either(site, upgraded):
    for app, last in (("conversations", "0002"), ("consent", "0006"), ("claudeprivacy", "0001"), ("rights", "zero")):
        call_command("migrate", app, last, verbosity=0)
    then, back = upgraded[1], contents(site)
    assert [table for table in then if counted(then[table]) - counted(back[table])] == []
    assert [table for table in then if len(back[table]) != len(then[table]) and table not in GROWING] == []
    columns_of_then = User.objects.only("is_active", "is_superuser")
    assert columns_of_then.get(email="clerk@example.com").has_perm("claudeprivacy.delete_dataexport")
    call_command("migrate", verbosity=0)
    assert every_row(then, contents(site)) == {}
    assert Group.objects.get(name="Export desk").permissions.filter(content_type__app_label="rights").count() == 4

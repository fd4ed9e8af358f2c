"""Migration 0007 takes two columns off a table that the database guards: nothing is lost, and it guards it as before."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from consent.core import updates
from consent.models import ConsentEvent, LastDayExtension, PolicyDocument, PolicyUpdate
from tests.support.factories import AFTER, UserFactory, decide
from tests.support.tampering import of_version_1

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE_IT, IT = ("consent", "0006_simulated_index"), ("consent", "0007_retention_is_a_rule")
COLUMNS = {"retention_years_on", "retention_days_off"}


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    updates.forget()
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture
def as_of_old(policy_update):
    """A database of the day before: an extension, a draft and somebody's decision are in it."""
    of_version_1(decide(UserFactory()))
    LastDayExtension.objects.create(update=policy_update, last_day=AFTER, reason="later", extended_at=AFTER)
    PolicyUpdate.objects.create(slug="a-draft", announced_at=AFTER)
    apps = migrate(BEFORE_IT)
    assert columns() >= COLUMNS
    yield apps
    migrate_to_the_newest()


def migrate_to_the_newest():
    call_command("migrate", verbosity=0)
    updates.forget()


def columns():
    with connection.cursor() as cursor:
        return {each.name for each in connection.introspection.get_table_description(cursor, "consent_policyupdate")}


def everything(apps):
    """Rows of all that is evidence, without the two columns."""
    names = ("PolicyUpdate", "PolicyDocument", "LastDayExtension", "ConsentEvent")
    models = [apps.get_model("consent", name) for name in names]
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    rows["PolicyUpdate"] = [{k: v for k, v in row.items() if k not in COLUMNS} for row in rows["PolicyUpdate"]]
    return rows


def refuses(table, change):
    """Whether the database says no by itself, whatever Django knows of the table."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table=table))
    return any(says in str(refusal.value) for says in ("frozen", "append-only", "insert-only"))


def guards():
    update = "UPDATE {table} SET id = id"
    assert refuses("consent_policyupdate", "UPDATE {table} SET preset = preset WHERE published_at IS NOT NULL")
    assert refuses("consent_policyupdate", "DELETE FROM {table} WHERE published_at IS NOT NULL")
    assert refuses("consent_policydocument", update)
    assert refuses("consent_policydocument", "DELETE FROM {table}")
    assert refuses("consent_lastdayextension", update)
    assert refuses("consent_consentevent", update)
    if connection.vendor == "sqlite":
        assert refuses("consent_policyupdate", "INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        assert refuses("consent_policyupdate", "TRUNCATE {table} CASCADE")


def test_the_columns_go_and_nothing_else(as_of_old):
    before = everything(as_of_old)
    after = everything(migrate(IT))
    assert not columns() & COLUMNS
    assert after == before
    assert len(after["PolicyUpdate"]) == 3
    assert len(after["PolicyDocument"]) == 10
    assert len(after["LastDayExtension"]) == len(after["ConsentEvent"]) == 1


def test_the_database_refuses_what_it_refused(as_of_old):
    guards()
    migrate(IT)
    guards()


def test_a_draft_can_still_be_changed(as_of_old):
    migrate_to_the_newest()
    assert PolicyUpdate.objects.filter(slug="a-draft").update(preset=True) == 1
    PolicyUpdate.objects.get(slug="a-draft").delete()


def test_the_ledger_still_verifies(as_of_old):
    migrate_to_the_newest()
    call_command("verify_ledger")
    assert {document.digest for document in PolicyDocument.objects.all()} >= set(
        ConsentEvent.objects.values_list("digest", flat=True)
    )


def test_the_columns_of_retention_can_be_put_back_with_the_one_value_there_ever_was(as_of_old):
    migrate(IT)
    update = migrate(BEFORE_IT).get_model("consent", "PolicyUpdate").objects.first()
    assert (update.retention_years_on, update.retention_days_off) == (5, 30)
    guards()

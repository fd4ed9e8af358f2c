"""Migration 0002 gives a column its usual name: the exports that are waiting or ready keep every value, both ways."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from consent.lib import clock
from rights.models import DataExport
from tests.support.factories import BEFORE, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = ("rights", "0001_data_export"), ("rights", "0002_heartbeat_at")


def migrate(target):
    MigrationExecutor(connection).migrate([target])


def rows():
    """Every row of the table as the database has it, the heartbeat under either name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM claudeprivacy_dataexport ORDER BY id")
        names = [column[0].replace("beaten_at", "heartbeat_at") for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def exports():
    for state in ("waiting", "ready"):
        times = {"as_of": BEFORE, "requested_at": clock.real_now(), "heartbeat_at": clock.real_now()}
        DataExport.objects.create(owner=UserFactory(), state=state, language="en", total=2, **times)
    yield rows()
    migrate(NEW)


def test_no_row_and_no_value_is_lost_either_way(exports):
    migrate(OLD)
    assert rows() == exports
    migrate(NEW)
    assert rows() == exports
    assert {export.state for export in DataExport.objects.all()} == {"waiting", "ready"}

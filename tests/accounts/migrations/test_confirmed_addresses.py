"""Migrations 0007 and 0008: whoever has an account by then has a confirmed address, since they joined."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from tests.support.factories import JOINED_AT

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(targets=None):
    executor = MigrationExecutor(connection)
    return executor.migrate(targets or executor.loader.graph.leaf_nodes())


def test_who_is_there_is_confirmed_since_they_joined_and_who_signs_up_meanwhile_is_not_touched_twice():
    then = migrate([("accounts", "0006_canonical_addresses")]).apps.get_model("accounts", "User")
    people = [then.objects.create(email=f"{name}@example.com", date_joined=JOINED_AT) for name in ("ada", "bob")]
    migrate()
    for person in people:
        assert User.objects.get(pk=person.pk).email_confirmed_at == JOINED_AT

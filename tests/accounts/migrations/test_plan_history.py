"""Migration 0004 begins everybody's history with the plan they have, since they joined: nobody's twice."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from consent.models import SegmentChange
from tests.support.factories import AFTER, BEFORE, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE_IT = [("accounts", "0003_people_by_plan"), ("consent", "0008_segments")]


def migrate(targets=None):
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())


@pytest.fixture
def people(transactional_db):
    """A database of the day before, with three people in it."""
    made = [UserFactory(plan=plan, date_joined=at) for plan, at in (("free", BEFORE), ("team", AFTER), ("max", BEFORE))]
    migrate(BEFORE_IT)
    yield made
    migrate()


def test_everybody_begins_with_their_plan_since_they_joined(people):
    migrate()
    told = list(SegmentChange.objects.values_list("subject_id", "sequence", "segment", "from_at", "by"))
    assert sorted(told) == sorted((user.subject_id, 1, user.plan, user.date_joined, None) for user in people)


def test_a_change_afterwards_goes_on_from_there_and_all_verifies(people):
    migrate()
    User.objects.filter(pk=people[0].pk).update(plan="pro")
    rows = SegmentChange.objects.filter(subject_id=people[0].subject_id).order_by("sequence")
    assert list(rows.values_list("sequence", "segment")) == [(1, "free"), (2, "pro")]
    call_command("verify_ledger")


def test_who_has_a_history_already_keeps_it(people):
    migrate()
    migrate([("accounts", "0003_people_by_plan")])
    migrate()
    assert SegmentChange.objects.count() == 3

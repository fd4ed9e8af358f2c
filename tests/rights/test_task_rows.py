"""Tasks about a person go with the person."""

import pytest
from django_tasks_db.models import DBTaskResult

from rights import erasure
from tests.support.factories import BEFORE, UserFactory
from tests.support.worker_tasks import note_whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(policy_update):
    """A waiting, a running and a finished task of one person, and another's, all by name."""
    user, other = UserFactory(), UserFactory()
    made = {name: note_whose.enqueue(user_pk=user.pk).id for name in ("READY", "RUNNING", "SUCCESSFUL")}
    for status, pk in made.items():
        DBTaskResult.objects.filter(pk=pk).update(status=status)
    return user, made, note_whose.enqueue(user_pk=other.pk).id


def test_no_task_tells_of_an_erased_person(rows):
    user, made, others = rows
    erasure.erase(user_pk=user.pk, surface="account", now=BEFORE)
    left = {str(row.pk): row.args_kwargs for row in DBTaskResult.objects.all()}
    assert left.keys() == {made["RUNNING"], others}
    assert left[made["RUNNING"]] == {"args": [], "kwargs": {}}
    assert left[others]["kwargs"]["user_pk"] != user.pk


def test_a_task_that_is_running_meanwhile_comes_to_its_end(rows):
    user, made, _ = rows
    running = DBTaskResult.objects.get(pk=made["RUNNING"])
    erasure.erase(user_pk=user.pk, surface="account", now=BEFORE)
    running.set_successful(None)
    assert DBTaskResult.objects.get(pk=running.pk).status == "SUCCESSFUL"

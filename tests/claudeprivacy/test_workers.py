"""Whose task is taken over: that of a worker without a sign of life, and of nobody else; and what the console says."""

import os
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from claudeprivacy import workers
from claudeprivacy.models import Worker
from consent.lib import clock
from tests.support.client import TravellingClient
from tests.support.screen import Screen
from tests.support.staff import staff
from tests.support.worker_tasks import note_whose

pytestmark = pytest.mark.django_db
NOW = clock.real_now()
NO_PROCESS = 2**22 + 1  # beyond what Linux gives out


@pytest.fixture(autouse=True)
def _one_instant(monkeypatch):
    """Between the collection of the tests and this one minutes may have gone by."""
    monkeypatch.setattr(clock, "real_now", lambda: NOW)


def worker(name="w", *, silent_for=timedelta(0), pid=None, place=None):
    about = {"pid": pid or os.getpid(), "place": place or workers.place(), "started_at": NOW}
    return Worker.objects.create(worker_id=name, beat_at=NOW - silent_for, **about)


def in_hand(*worker_ids, since=timedelta(minutes=5)):
    note_whose.enqueue(user_pk=1)
    task = DBTaskResult.objects.latest("enqueued_at")
    task.status, task.worker_ids, task.started_at = "RUNNING", list(worker_ids), NOW - since
    task.save()
    return task


def status_of(task):
    task.refresh_from_db()
    return str(task.status)


@pytest.mark.parametrize(
    ("about", "taken"),
    [
        ({}, False),
        ({"silent_for": workers.DEAD_AFTER - timedelta(seconds=1)}, False),
        ({"silent_for": workers.DEAD_AFTER}, True),
        ({"pid": NO_PROCESS}, True),
        ({"pid": NO_PROCESS, "place": "another machine"}, False),
        ({"pid": NO_PROCESS, "place": "another machine", "silent_for": workers.DEAD_AFTER}, True),
    ],
)
def test_a_task_is_taken_over_from_a_dead_worker_alone(about, taken):
    worker(**about)
    task = in_hand("w")
    assert workers.take_over(NOW) == taken
    assert status_of(task) == ("READY" if taken else "RUNNING")


def test_of_a_worker_that_never_gave_a_sign_nothing_is_taken_over_for_an_hour():
    task = in_hand("unknown", since=workers.UNKNOWN_FOR - timedelta(seconds=1))
    assert (workers.take_over(NOW), status_of(task)) == (0, "RUNNING")
    assert (workers.take_over(NOW + timedelta(seconds=1)), status_of(task)) == (1, "READY")


def test_a_task_that_kills_every_worker_fails_and_says_so():
    for name in ("a", "b", "c"):
        worker(name, silent_for=workers.DEAD_AFTER)
    task = in_hand("a", "b", "c")
    workers.take_over(NOW)
    assert (status_of(task), task.traceback) == ("FAILED", "3 workers died of it.")


def test_a_worker_that_ends_leaves_no_row_and_one_that_is_killed_is_listed_a_week(monkeypatch):
    monkeypatch.setattr(workers, "_watch", lambda *of: None)  # whose thread has a connection of its own
    with workers.watched("mine", None):
        assert Worker.objects.get().pid == os.getpid()
    assert not Worker.objects.exists()
    worker(silent_for=workers.FORGOTTEN - timedelta(seconds=1))
    workers.take_over(NOW)
    assert Worker.objects.exists()
    workers.take_over(NOW + timedelta(seconds=2))
    assert not Worker.objects.exists()


def test_the_console_says_who_lives_who_does_not_and_what_each_has_in_hand():
    worker("living")
    worker("killed", silent_for=timedelta(minutes=5))
    in_hand("killed")
    page = Screen(TravellingClient().as_user(staff(is_superuser=True)).get("/admin/claudeprivacy/worker/")).text
    assert "living alive" in page
    assert "killed no sign of life note_whose" in page

"""kill -9 of the worker in the middle of an export: nothing looks whole, nobody is stuck, the next one is made."""

import zipfile

import pytest

from consent.lib import clock
from rights import export_files, export_job
from tests.support.data_exports import files
from tests.support.factories import BEFORE, ConversationFactory, UserFactory
from tests.support.job_processes import KILLED, World

pytestmark = pytest.mark.django_db(transaction=True)
WORK = ("db_worker", "--batch", "--no-startup-delay", "--verbosity=0")
STATE = "SELECT state, written, total FROM claudeprivacy_dataexport"


@pytest.fixture
def asked(policy_update):
    user = UserFactory()
    for _ in range(120):
        ConversationFactory(owner=user)
    return export_job.start(user_pk=user.pk, language="en", as_of=BEFORE, now=clock.real_now())


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("rights.export_archive._write_batch 3", ("running", 100, 120)),
        ("consent.lib.files.sync_folder 1", ("running", 120, 120)),
    ],
)
def test_a_worker_killed_in_the_middle_leaves_nothing_that_can_be_fetched(tmp_path, asked, moment, state):
    world = World(tmp_path)
    assert world.run(*WORK, die_at=moment) == KILLED
    assert world.rows(STATE) == [state]  # progress was seen from outside, and it isn't ready
    given_up_at = asked.heartbeat_at + export_job.QUEUE_TIMEOUT
    assert export_job.present(asked.owner_id, given_up_at).state == "failed"
    export_job.start(
        user_pk=asked.owner_id, language="en", as_of=BEFORE, now=asked.heartbeat_at + export_job.QUEUE_TIMEOUT
    )
    assert files() == []


def test_a_real_worker_makes_an_export(tmp_path, asked):
    world = World(tmp_path)
    assert world.run(*WORK) == 0
    assert world.rows(STATE) == [("ready", 120, 120)]
    assert files() == [f"{asked.pk}.zip"]
    with zipfile.ZipFile(export_files.path(asked.pk)) as archive:
        assert archive.testzip() is None
        assert "conversations/00003.json" in archive.namelist()

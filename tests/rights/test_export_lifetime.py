"""A big export has one life at a time: not twice, not for ever, not after its owner, not half."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from consent.evidence import signing
from consent.lib import clock
from rights import erasure, export_archive, export_files, export_job
from rights.models import DataExport
from tests.support.data_exports import ADDRESS, PROGRESS, fetched, files, later, work
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.verbs import accept

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_second_click_shows_the_one_under_way(theirs, collector):
    for _ in range(3):
        assert theirs.post(ADDRESS).status_code == 303
    (export,) = DataExport.objects.all()
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.ready()] == [[str(export.pk)]]
    later(state="running")
    theirs.post(ADDRESS)
    assert DataExport.objects.get().pk == export.pk


def test_a_new_one_takes_the_place_of_a_finished_one(theirs, collector):
    theirs.post(ADDRESS)
    work()
    first = DataExport.objects.get().pk
    ConversationFactory(owner=collector)
    theirs.post(ADDRESS)
    assert files() == []
    work()
    assert files() == [f"{DataExport.objects.get().pk}.zip"]
    assert (DataExport.objects.get().pk == first, DataExport.objects.get().total) == (False, 6)


def test_after_a_day_an_export_is_no_longer_given_and_then_removed(theirs, collector):
    theirs.post(ADDRESS)
    work()
    later(finished_at=clock.real_now() - 24 * HOUR, requested_at=clock.real_now() - 25 * HOUR)
    assert fetched(theirs).status_code == 404
    assert 'data-export="none"' in theirs.page(PROGRESS).content.decode()
    tidying = DBTaskResult.objects.earliest("run_after")
    assert clock.real_now() + 23 * HOUR < tidying.run_after < clock.real_now() + 25 * HOUR
    export_job.tidy.call()
    assert (files(), DataExport.objects.count()) == ([], 0)


def test_a_travelled_clock_neither_shortens_nor_prolongs_its_time(theirs):
    theirs.post(ADDRESS)
    work()
    theirs.at(BEFORE + timedelta(days=400))
    assert b"".join(fetched(theirs).streaming_content)[:2] == b"PK"


def fail(*args, **how):
    raise OSError("No space left on device")


def test_a_failure_is_said_leaves_nothing_and_can_be_tried_again(theirs, collector, monkeypatch):
    theirs.post(ADDRESS)
    with monkeypatch.context() as patch:
        patch.setattr(export_archive, "_write_batch", fail)
        with pytest.raises(OSError, match="No space"):
            work()
    page = theirs.page(PROGRESS).content.decode()
    assert 'data-export="failed"' in page
    assert 'role="alert"' in page
    assert (fetched(theirs).status_code, files()) == (404, [])
    DBTaskResult.objects.all().delete()
    theirs.post(ADDRESS)
    work()
    assert 'data-export="ready"' in theirs.page(PROGRESS).content.decode()


def test_without_the_sites_key_an_export_fails_and_no_receipt_goes_unsigned(theirs, collector):
    accept(collector)
    theirs.post(ADDRESS)
    for private in signing.folder().glob("*.pem"):
        private.unlink()
    with pytest.raises(signing.LostKey):
        work()
    assert 'data-export="failed"' in theirs.page(PROGRESS).content.decode()
    assert files() == []


@pytest.mark.parametrize(
    ("state", "timeout"), [("running", export_job.WORKER_TIMEOUT), ("waiting", export_job.QUEUE_TIMEOUT)]
)
def test_nobody_is_stuck_with_a_worker_that_gives_no_sign_of_life(theirs, collector, state, timeout):
    theirs.post(ADDRESS)
    first = DataExport.objects.get().pk
    later(state=state, heartbeat_at=clock.real_now() - timeout + timedelta(seconds=20))
    assert f'data-export="{state}"' in theirs.page(PROGRESS).content.decode()
    later(heartbeat_at=clock.real_now() - timeout)
    assert 'data-export="failed"' in theirs.page(PROGRESS).content.decode()
    theirs.post(ADDRESS)
    assert DataExport.objects.get().pk != first
    export_job.make.call(str(first))  # the dead one comes back
    assert DataExport.objects.get().state == "waiting"


def test_a_file_that_is_gone_counts_as_failed(theirs):
    theirs.post(ADDRESS)
    work()
    export_files.remove(DataExport.objects.get().pk)
    assert 'data-export="failed"' in theirs.page(PROGRESS).content.decode()
    assert fetched(theirs).status_code == 404


def erase(user):
    erasure.erase(user_pk=user.pk, surface="account", now=BEFORE)


def test_an_export_goes_with_the_account(theirs, collector):
    accept(collector)
    theirs.post(ADDRESS)
    work()
    assert len(files()) == 1
    erase(collector)
    assert (files(), DataExport.objects.count()) == ([], 0)


@pytest.mark.parametrize("after", [0, 2, 5])
def test_an_account_erased_meanwhile_stops_its_export(theirs, collector, monkeypatch, after):
    accept(collector)
    monkeypatch.setattr(export_archive, "PAGE", 1)
    theirs.post(ADDRESS)
    write = export_archive.write

    def interrupted(file, *, tell, **how):
        def telling(written):
            if written == after:
                erase(collector)
            tell(written)

        write(file, tell=telling, **how)

    monkeypatch.setattr(export_archive, "write", interrupted)
    work()
    assert (files(), DataExport.objects.count()) == ([], 0)

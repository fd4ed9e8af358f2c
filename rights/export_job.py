"""The export of a big account: asked for, made by a worker, kept for a while, removed. One a person at a time.

All times here are the machine's, whatever a browser's clock says; `as_of` alone is that of whoever asked.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, connections, transaction
from django.utils import translation
from django_tasks import task

from accounts.models import User
from consent.lib import clock
from consent.lib.snapshot import one_instant
from conversations.models import Conversation
from rights import export_archive, export_files
from rights.models import DataExport

State = DataExport.State
KEPT = DataExport.KEPT
WORKER_TIMEOUT = timedelta(minutes=2)  # without a heartbeat, after which its worker counts as dead
QUEUE_TIMEOUT = timedelta(hours=1)  # for a worker to begin at all


class Cancelled(Exception):
    """The export was replaced, or its owner erased, while it was being made."""


def start(*, user_pk: int, language: str, as_of: datetime, now: datetime) -> DataExport | None:
    """The one under way, or a new one in the place of whatever was there; None for somebody erased meanwhile."""
    with transaction.atomic():
        if not User.objects.select_for_update(no_key=True).filter(pk=user_pk).exists():
            return None
        export = DataExport.objects.filter(owner=user_pk).first()
        if export is None or not under_way(export, now):
            forget(user_pk)
            times = {"as_of": as_of, "requested_at": now, "heartbeat_at": now}
            total = Conversation.objects.filter(owner=user_pk).count()
            export = DataExport.objects.create(owner_id=user_pk, language=language, total=total, **times)
            make.enqueue(str(export.pk))
            tidy.using(run_after=now + KEPT + QUEUE_TIMEOUT).enqueue()
    return export


def present(user_pk: int, now: datetime) -> DataExport | None:
    """The person's export; not one whose time is over. What a dead worker left counts as failed."""
    export = DataExport.objects.filter(owner=user_pk).first()
    if export is None or over(export, now):
        return None
    missing = export.state == State.READY and not export_files.path(export.pk).exists()
    stuck = export.state in (State.WAITING, State.RUNNING) and not under_way(export, now)
    export.state = State.FAILED if missing or stuck else export.state
    return export


def under_way(export: DataExport, now: datetime) -> bool:
    """Waiting or being made, by a worker that isn't taken for dead yet (WORKER_TIMEOUT, QUEUE_TIMEOUT)."""
    timeout = {State.WAITING: QUEUE_TIMEOUT, State.RUNNING: WORKER_TIMEOUT}.get(State(export.state))
    return timeout is not None and now - export.heartbeat_at < timeout


def over(export: DataExport, now: datetime) -> bool:
    """Past its time: neither shown nor given any more."""
    return not under_way(export, now) and now - (export.finished_at or export.heartbeat_at) >= KEPT


def forget(user_pk: int) -> None:
    """The file first: a row without its file counts as failed, a file without its row could be found by nobody."""
    for pk in DataExport.objects.filter(owner=user_pk).values_list("pk", flat=True):
        export_files.remove(pk)
    DataExport.objects.filter(owner=user_pk).delete()


@task()
def make(pk: str) -> None:
    """Write one export. Its row tells how far it is, and is asked whether it is still wanted.

    One that is being made already was left by a worker that died: this is its task, taken over.
    """
    sweep(clock.real_now())
    claimed = DataExport.objects.filter(pk=pk, state__in=[State.WAITING, State.RUNNING])
    if not claimed.update(state=State.RUNNING, heartbeat_at=clock.real_now()):
        return
    export = DataExport.objects.get(pk=pk)
    try:
        _write(export)
    except Cancelled:
        export_files.remove(pk)
    except Exception:
        export_files.remove(pk)
        if DataExport.objects.filter(pk=pk).update(state=State.FAILED, finished_at=clock.real_now()):
            raise
    tidy.using(run_after=clock.real_now() + KEPT).enqueue()


def _write(export: DataExport) -> None:
    """Raises Cancelled, and whatever a disk or a database may say."""
    with _beside() as beside, translation.override(export.language):

        def tell(written: int, **more: object) -> None:
            mine = DataExport.objects.filter(pk=export.pk, state=State.RUNNING)
            if not beside(lambda: mine.update(written=written, heartbeat_at=clock.real_now(), **more)):
                raise Cancelled

        with one_instant(), export_files.whole(export.pk) as file:
            total = Conversation.objects.filter(owner=export.owner_id).count()
            tell(0, total=total)
            export_archive.write(file, user_pk=export.owner_id, now=export.as_of, tell=tell)
        tell(total, state=State.READY, finished_at=clock.real_now())


@contextmanager
def _beside() -> Iterator[Callable[[Callable[[], int]], int]]:
    """Runs something on a connection of its own: progress must be seen while the export reads as of one instant."""
    if connection.in_atomic_block:
        yield lambda work: work()
        return
    with ThreadPoolExecutor(1) as pool:
        try:
            yield lambda work: pool.submit(work).result()
        finally:
            pool.submit(connections.close_all).result()  # the thread's own


@task()
def tidy() -> None:
    """As `sweep`, by a worker, when an export's time is over."""
    sweep(clock.real_now())


def sweep(now: datetime) -> None:
    """Remove what is past its time, and files that no row names: a killed worker's, an erased person's."""
    for export in DataExport.objects.filter(requested_at__lte=now - KEPT):
        if over(export, now):
            export_files.remove(export.pk)
            DataExport.objects.filter(pk=export.pk).delete()
    found = export_files.listed()  # before the rows: a row is there before its file
    for orphan in found - {str(pk) for pk in DataExport.objects.values_list("pk", flat=True)}:
        export_files.remove(orphan)

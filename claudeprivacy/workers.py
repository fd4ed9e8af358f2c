"""Workers of the queue give a sign of life, and take over what one of them had in hand when it was killed.

All times are the machine's. A task can be worked on twice: each of ours asks its own rows what is left to do.
"""

import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, InterfaceError, connections
from django_tasks_db.models import DBTaskResult

from claudeprivacy.models import Worker
from consent.lib import clock

BEAT, DEAD_AFTER = 5, timedelta(seconds=45)  # seconds between two signs of life; without one
UNKNOWN_FOR = timedelta(hours=1)  # after which a task is taken over from a worker that gives no signs at all
MOST_WORKERS = 3  # that may die of one task
GRACE = 10  # seconds in which a task under way may come to its end
FORGOTTEN = timedelta(days=7)  # how long a dead worker is listed

_logger = logging.getLogger(__name__)


class Died(Exception):
    """What a task is said to have failed of that killed every worker."""


def place() -> str:
    """Where process ids mean the same: this machine, and on Linux this namespace of it."""
    with suppress(OSError):
        return f"{socket.gethostname()} {Path('/proc/self/ns/pid').readlink()}"
    return socket.gethostname()


def is_there(pid: int) -> bool:
    """Whether that process runs on this machine; a dead one that nobody has asked for doesn't."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][:1] != "Z"
    except ProcessLookupError:
        return False
    except OSError:  # another's process, or a machine that tells in another way
        return True


def is_alive(worker: Worker, now: datetime) -> bool:
    """It gave a sign lately, and where its process can be looked for, it is there."""
    return worker.beat_at > now - DEAD_AFTER and (worker.place != place() or is_there(worker.pid))


def beat(worker_id: str, now: datetime) -> None:
    about = {"place": place()[:200], "pid": os.getpid(), "beat_at": now}
    Worker.objects.update_or_create(worker_id=worker_id, defaults=about, create_defaults={**about, "started_at": now})


def take_over(now: datetime) -> int:
    """Put back into the queue what dead workers had in hand; how many. A task that keeps killing workers has failed."""
    workers = {worker.worker_id: worker for worker in Worker.objects.all()}
    taken = 0
    for task in DBTaskResult.objects.running():
        worker = workers.get(task.worker_ids[-1]) if task.worker_ids else None
        unknown = worker is None and task.started_at > now - UNKNOWN_FOR
        if unknown or (worker is not None and is_alive(worker, now)):
            continue
        taken += _put_back(task, now)
    Worker.objects.filter(beat_at__lt=now - FORGOTTEN).delete()
    return taken


def _put_back(task: "DBTaskResult[Any, Any]", now: datetime) -> int:
    """0 if another worker was first."""
    mine = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    if len(task.worker_ids) >= MOST_WORKERS:
        says = f"{len(task.worker_ids)} workers died of it."
        done = mine.update(
            status="FAILED", finished_at=now, exception_class_path=f"{__name__}.{Died.__name__}", traceback=says
        )
    else:
        done = mine.update(status="READY", started_at=None)
    if done:
        _logger.warning("The worker of task %s (%s) died.", task.pk, task.task_path)
    return done


@contextmanager
def watched(worker_id: str, ends_with: int | None) -> Iterator[None]:
    """While this process works the queue: signs of life, and an end soon after the process `ends_with` has ended."""
    over = Event()
    take_over(clock.real_now())
    beat(worker_id, clock.real_now())
    watch = Thread(target=_watch, args=(worker_id, ends_with, over), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join(BEAT)
        with suppress(DatabaseError, InterfaceError):
            Worker.objects.filter(worker_id=worker_id).delete()


def _watch(worker_id: str, ends_with: int | None, over: Event) -> None:
    """Second by second. A database that doesn't answer is asked again."""
    second = 0
    while not over.wait(1):
        if ends_with is not None and not is_there(ends_with):
            os.kill(os.getpid(), signal.SIGTERM)
            if not over.wait(GRACE):
                os._exit(1)
        second += 1
        if second % BEAT == 1:
            try:
                take_over(clock.real_now())
                beat(worker_id, clock.real_now())
            except (DatabaseError, InterfaceError):
                connections.close_all()
    connections.close_all()

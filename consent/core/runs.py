"""Noting that a job ran, for those that leave no other trace (rules, section 8)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, transaction

from consent.lib import clock
from consent.models import JobRun

KEPT = 50  # runs of each job


@dataclass(slots=True)
class Outcome:
    """What the run finds out of itself; not sound until it says so."""

    sound: bool = False
    counted: int = 0
    wrong: int = 0


@contextmanager
def noted(job: JobRun.Job) -> Iterator[Outcome]:
    """Note the run when it ends, however it does. What can't be noted hinders nothing: it may only look."""
    started_at, outcome = clock.real_now(), Outcome()
    try:
        yield outcome
    finally:
        with suppress(DatabaseError, InterfaceError), transaction.atomic():
            JobRun.objects.create(
                job=job,
                started_at=started_at,
                finished_at=clock.real_now(),
                sound=outcome.sound,
                counted=outcome.counted,
                wrong=outcome.wrong,
            )
            newest_first = JobRun.objects.filter(job=job).order_by("-pk").values_list("pk", flat=True)
            JobRun.objects.filter(job=job, pk__in=list(newest_first[KEPT : 2 * KEPT])).delete()


def last(job: JobRun.Job) -> JobRun | None:
    return JobRun.objects.filter(job=job).order_by("-pk").first()

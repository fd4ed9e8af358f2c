"""What the database, the queue and the journal know at the moment they are asked; a few rows by an index each."""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, InterfaceError
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from claudeprivacy import health, job_runs
from consent.core import journal
from consent.lib import clock
from consent.models import Installation

MOST = 10_000  # waiting tasks are counted up to here


class OfTheDatabase(Collector):
    """Gauges; `claudeprivacy_database_up` is 0, and the others are missing, while it can't be asked."""

    def collect(self) -> Iterator[Metric]:
        now = clock.real_now()
        try:
            found = [_parts(now), *_jobs(now), *_queue(now), _journal_lag()]
        except (DatabaseError, InterfaceError, OSError):
            found = []
        yield GaugeMetricFamily("claudeprivacy_database_up", "Whether the database answers", value=int(bool(found)))
        yield from found


def _parts(now: datetime) -> Metric:
    family = GaugeMetricFamily("claudeprivacy_ready", "What /readyz/ says of each part", labels=["part"])
    wrong = health.wrong(now)
    for part in health.NEEDED:
        family.add_metric([part], int(part not in wrong))
    return family


def _jobs(now: datetime) -> Iterator[Metric]:
    says = "Seconds since a job was last done; missing if never"
    ages = GaugeMetricFamily("claudeprivacy_job_age_seconds", says, labels=["job"])
    results = GaugeMetricFamily("claudeprivacy_job_sound", "Whether its last run found all well", labels=["job"])
    for run in job_runs.last(now):
        if run.at is not None:
            ages.add_metric([run.job], (now - run.at).total_seconds())
            results.add_metric([run.job], int(run.sound))
    yield from (ages, results)


def _queue(now: datetime) -> Iterator[Metric]:
    waiting = DBTaskResult.objects.filter(status="READY").order_by()
    depth = waiting[:MOST].count()
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    age = (now - oldest).total_seconds() if oldest else 0
    yield GaugeMetricFamily("claudeprivacy_queue_depth", f"Tasks that wait, {MOST} at most", value=depth)
    yield GaugeMetricFamily("claudeprivacy_queue_age_seconds", "How long the oldest has waited", value=age)


def _journal_lag() -> Metric:
    position = Installation.current().journal_position or {}
    ends = position.get("ends", {})
    behind = sum(max(path.stat().st_size - ends.get(path.name, 0), 0) for path in journal.segments())
    says = "Written to the journal since it was last compared with the database"
    return GaugeMetricFamily("claudeprivacy_journal_lag_bytes", says, value=behind)

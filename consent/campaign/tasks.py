"""What the campaign leaves to a worker (`manage.py db_worker`): sending and counting. Both may be asked for twice."""

import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django_tasks import task

from consent.campaign import counting, sending
from consent.core import journal_check, runs, updates
from consent.lib import clock
from consent.models import JobRun

_logger = logging.getLogger(__name__)


@task()
def send_notices(as_of: str | None = None) -> dict[str, Any]:
    """Write to everybody who is due at `as_of` (ISO 8601, not later than now); without it, as time goes on.

    Raises journal_check.NotCurrent where the database is older than its journal: some may have decided since.
    """
    with runs.noted(JobRun.Job.NOTICES) as outcome:
        journal_check.require_current(warn=_logger.warning)
        instant = datetime.fromisoformat(as_of) if as_of else None
        report = sending.run(lambda: instant or clock.now())
        outcome.sound, outcome.counted, outcome.wrong = report.sound, report.sent, report.failed + report.unclear
    return asdict(report)


@task()
def count_campaign(slug: str) -> str | None:
    """The instant at which that published update's numbers were counted."""
    update = updates.find(slug)
    return counting.store(update, clock.now()).counted_at.isoformat() if update else None

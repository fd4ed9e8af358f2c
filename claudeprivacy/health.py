import os
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from claudeprivacy import job_runs, workers
from claudeprivacy.models import Worker
from consent.decorators import consent_not_required
from consent.evidence import signing
from consent.lib import clock

LINKED_BY_ALL = "app.css"


@require_safe
@login_not_required
@consent_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and pages find their static files, 503 when not (rules, section 8)."""
    if not _database_answers():
        return JsonResponse({"database": "unreachable"}, status=503)
    if not has_static_files():
        return JsonResponse({"database": "ok", "static": "missing"}, status=503)
    return JsonResponse({"database": "ok"})


def has_static_files() -> bool:
    """What was collected names every file that a page links; without it each page is a 500."""
    try:
        return bool(staticfiles_storage.url(LINKED_BY_ALL))
    except (ValueError, OSError):
        return False


@require_safe
@login_not_required
@consent_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether all that this site needs is there, each by name, 503 if one isn't (rules, section 8).

    Beside it the seconds since each job was last done, null if never. Nothing is written, nothing is of a person.
    """
    now = clock.real_now()
    if not _database_answers():
        return JsonResponse({"ready": False, "database": "wrong"}, status=503)
    missing = wrong(now)
    found = {name: "wrong" if name in missing else "ok" for name in NEEDED}
    ready = not missing
    return JsonResponse({"ready": ready, "database": "ok", **found, "jobs": ages(now)}, status=200 if ready else 503)


def wrong(now: datetime) -> list[str]:
    """Names of what this site needs and lacks. `now` is the machine's."""
    return [name for name, holds in NEEDED.items() if not _found_true(holds, now)]


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # an empty file in its place is no answer
    except (DatabaseError, InterfaceError):
        return False
    return True


def _found_true(holds: Callable[[datetime], bool], now: datetime) -> bool:
    """Not so either where it can't be asked: before a migration its table may be missing."""
    try:
        return holds(now)
    except (DatabaseError, InterfaceError):
        return False


def ages(now: datetime) -> dict[str, int | None]:
    """Seconds since each job was last done; null too where that can't be asked."""
    try:
        done = job_runs.last(now)
    except (DatabaseError, InterfaceError):
        return dict.fromkeys(job_runs.JOBS)
    return {run.job: None if run.at is None else int((now - run.at).total_seconds()) for run in done}


def _is_migrated(_now: datetime) -> bool:
    return _on_disk() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    """App and name of every migration of this release, but for those that others replace."""
    loader = MigrationLoader(None)
    replaced = {old for each in loader.replacements.values() for old in each.replaces}
    return frozenset(loader.graph.nodes.keys() - replaced)


def _can_write_var(_now: datetime) -> bool:
    """A folder that isn't there yet can be made in the nearest one that is."""
    folder = next(path for path in (settings.CONSENT_VAR_DIR, *settings.CONSENT_VAR_DIR.parents) if path.is_dir())
    return os.access(folder, os.W_OK | os.X_OK) and os.statvfs(folder).f_bavail > 0


def _can_sign(_now: datetime) -> bool:
    try:
        signing.current_key()
    except signing.CannotSign:
        return False
    return True


def _has_worker(now: datetime) -> bool:
    return any(workers.is_alive(worker, now) for worker in Worker.objects.order_by("-beat_at")[:10])


NEEDED: dict[str, Callable[[datetime], bool]] = {
    "migrations": _is_migrated,
    "static": lambda _now: has_static_files(),
    "var": _can_write_var,
    "keys": _can_sign,
    "worker": _has_worker,
}

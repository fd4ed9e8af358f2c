"""/readyz/: all that the site needs, each by name, and since when no job was done (rules, section 8)."""

from datetime import timedelta

import pytest
from django.db import OperationalError, ProgrammingError
from django.db.migrations.recorder import MigrationRecorder

from claudeprivacy import health, job_runs, workers
from claudeprivacy.models import Worker
from consent.evidence import checkpoints, signing
from consent.lib import clock
from consent.models import CampaignCount, PolicyUpdate
from conversations.models import ExportRun, PurgeRun
from tests.support.factories import AFTER, UserFactory
from tests.support.production import database_raising

pytestmark = pytest.mark.django_db
JOBS = job_runs.JOBS


@pytest.fixture
def ready():
    """A worker gives signs of life."""
    workers.beat("one", clock.real_now())


def asked(client_at):
    response = client_at.get("/readyz/")
    return response.status_code, response.json()


@pytest.mark.usefixtures("ready")
def test_200_when_all_that_is_needed_is_there(client_at):
    status, says = asked(client_at)
    assert status == 200
    assert says == {
        "ready": True,
        **dict.fromkeys(("database", "migrations", "static", "var", "keys", "worker"), "ok"),
        "jobs": dict.fromkeys(JOBS),
    }


def broken_var(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(health.os, "access", lambda path, how: False)  # root may write everywhere


def full_var(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(health.os, "statvfs", lambda path: type("Full", (), {"f_bavail": 0}))


def no_keys(settings, tmp_path, monkeypatch):
    for path in signing.folder().glob("*.pem"):
        path.unlink()


def no_worker(settings, tmp_path, monkeypatch):
    Worker.objects.all().delete()


def dead_worker(settings, tmp_path, monkeypatch):
    Worker.objects.update(beat_at=clock.real_now() - workers.DEAD_AFTER, place="another machine")


def waiting_migration(settings, tmp_path, monkeypatch):
    newest = MigrationRecorder.Migration.objects.filter(app="consent").order_by("name").last()
    newest.delete()


def nothing_collected(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}


FAULTS = {
    **{waiting_migration: "migrations", nothing_collected: "static", broken_var: "var", full_var: "var"},
    **{no_keys: "keys", no_worker: "worker", dead_worker: "worker"},
}


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("fault", FAULTS)
def test_readyz_names_what_is_wrong(client_at, settings, tmp_path, monkeypatch, fault):
    fault(settings, tmp_path, monkeypatch)
    status, says = asked(client_at)
    assert (status, says["ready"]) == (503, False)
    assert [part for part, how in says.items() if how == "wrong"] == [FAULTS[fault]]


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(("module", "asks"), [(health, "Worker"), (job_runs, "PurgeRun")])
def test_before_a_migration_the_migration_is_named_though_a_table_is_missing(client_at, monkeypatch, module, asks):
    class Missing:
        def __getattr__(self, name):
            raise ProgrammingError("no such table")

    waiting_migration(None, None, None)
    monkeypatch.setattr(getattr(module, asks), "objects", Missing())
    status, says = asked(client_at)
    assert (status, says["database"], says["migrations"]) == (503, "ok", "wrong")
    assert set(says["jobs"]) == set(JOBS)


def test_without_a_database_only_that_is_said(client_at):
    with database_raising(OperationalError("gone")):
        assert asked(client_at) == (503, {"ready": False, "database": "wrong"})


@pytest.mark.usefixtures("ready", "policy_update")
def test_jobs_say_how_many_seconds_ago_they_were_done(client_at, monkeypatch):
    now = clock.real_now()
    hours = [now - timedelta(hours=hour) for hour in range(5)]
    PurgeRun.objects.create(as_of=now, started_at=hours[2], finished_at=hours[1])
    ExportRun.objects.create(as_of=now, started_at=hours[3], finished_at=hours[2])
    checkpoints.make(hours[3])
    CampaignCount.objects.create(update=PolicyUpdate.objects.get(slug="2025-08-28"), counted_at=hours[4])
    monkeypatch.setattr(clock, "real_now", lambda: now)
    assert asked(client_at)[1]["jobs"] == {
        **dict.fromkeys(JOBS),
        "purge_expired": 3600,
        "export_training_data": 7200,
        "make_checkpoint": 10800,
        "count_campaigns": 14400,
    }


def test_readyz_is_open_to_anybody_also_while_blocked(policy_update, client_at):
    assert client_at.at(AFTER).as_user(UserFactory()).get("/readyz/").json()["database"] == "ok"
    assert client_at.post("/readyz/").status_code == 405

"""/metrics: what the site has done, as Prometheus reads it, and nothing of a person (rules, section 8)."""

import re
import time
from urllib.request import urlopen

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from claudeprivacy.observability import metrics
from consent.campaign.tasks import count_campaign
from consent.core import journal, ledger, runs
from consent.core.ledger import recorded
from consent.evidence import checkpoints
from consent.lib import clock
from consent.models import ConsentEvent, JobRun
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory
from tests.support.production import as_in_production, database_raising, read_settings
from tests.support.server import START_SECONDS, Server
from tests.support.server_processes import only, workers

pytestmark = pytest.mark.django_db


def fetch(address):
    with urlopen(address) as answer:
        return answer.read().decode()


def both(server):
    """The first answers before the second is there."""
    deadline = time.monotonic() + START_SECONDS
    while len(found := workers(server)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def read(text):
    """Each sample by its name and its labels' values, in the order of their names."""
    samples = [each for family in text_string_to_metric_families(text) for each in family.samples]
    return {(each.name, *dict(sorted(each.labels.items())).values()): each.value for each in samples}


@pytest.fixture
def measured(settings):
    """A browser on a site with METRICS=1; `measured.since()`: what was counted since the last time."""
    settings.MIDDLEWARE = [
        settings.MIDDLEWARE[0],
        "claudeprivacy.observability.metrics.counted",
        *settings.MIDDLEWARE[1:],
    ]
    settings.ROOT_URLCONF = "tests.claudeprivacy.observability.metrics_urls"
    metrics.connect()
    client = TravellingClient(raise_request_exception=False)

    def asked():
        return read(client.get("/metrics").content.decode())

    seen = asked()

    def since():
        nonlocal seen
        before, seen = seen, asked()
        return {name: value - before.get(name, 0) for name, value in seen.items() if value != before.get(name, 0)}

    client.asked, client.since = asked, since
    yield client
    recorded.disconnect(dispatch_uid=metrics.__name__)


def test_without_the_setting_there_is_nothing_to_ask(client_at):
    assert client_at.get("/metrics").status_code == 404
    assert "claudeprivacy.observability.metrics.counted" not in read_settings()["MIDDLEWARE"]
    assert read_settings(METRICS="1")["MIDDLEWARE"][1] == "claudeprivacy.observability.metrics.counted"


@pytest.mark.usefixtures("measured")
def test_a_monitor_asks_from_inside_without_tls(settings):
    as_in_production(settings)
    monitor = TravellingClient()
    assert monitor.get("/metrics").status_code == 200
    assert monitor.get("/login/").status_code == 301


def test_without_room_to_count_people_are_answered_all_the_same(measured, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(metrics.ANSWERS, "labels", full)
    assert measured.get("/login/").status_code == 200


def test_answers_are_counted_by_pattern_and_status(measured):
    measured.get("/login/")
    measured.get("/nowhere/ada@example.com/")
    counted = measured.since()
    assert counted["claudeprivacy_http_answers_total", "GET", "/login/", "200"] == 1
    assert counted["claudeprivacy_http_answers_total", "GET", "-", "404"] == 1
    assert counted[("claudeprivacy_http_answer_seconds_count",)] == 3  # and the first question for the figures


@pytest.mark.usefixtures("policy_update")
def test_verdicts_are_counted_by_reason(measured):
    measured.at(BEFORE).as_user(UserFactory())
    measured.page("/")
    measured.at(AFTER).get("/")
    counted = measured.since()
    assert counted["claudeprivacy_verdicts_total", "due", "prompt"] == 1
    assert counted["claudeprivacy_verdicts_total", "overdue", "block"] == 1


@pytest.mark.usefixtures("policy_update")
def test_refused_forms_are_counted_by_why(measured):
    measured.at(AFTER).as_user(UserFactory()).post("/chats/", {"text": "Hello"})
    measured.post("/consent/decide/", {"update": "2025-08-28", "digest": "0" * 64})
    measured.post("/consent/decide/", {"update": "?"})
    browser = TravellingClient(enforce_csrf_checks=True)
    browser.post("/login/", {"email": "a@b.c", "password": "x"})
    counted = measured.since()
    refused = {name[1]: value for name, value in counted.items() if name[0] == "claudeprivacy_refused_forms_total"}
    assert refused == {"blocked": 1, "stale": 1, "malformed": 1, "csrf": 1}


@pytest.mark.usefixtures("policy_update")
def test_choices_changes_and_deferrals_are_counted_once_they_are_committed(
    measured, django_capture_on_commit_callbacks
):
    person = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        measured.at(BEFORE).as_user(person).post("/settings/privacy/help-improve/", {"help_improve": "on"})
        measured.post("/settings/privacy/help-improve/", {"help_improve": "on"})  # adds no row
    counted = measured.since()
    rows = {name[1:]: value for name, value in counted.items() if name[0] == "claudeprivacy_ledger_rows_total"}
    assert rows == {("on", "setting", "privacy tab"): 1}


def test_what_a_receiver_breaks_on_breaks_no_choice(policy_update, django_capture_on_commit_callbacks):
    def broken(**kwargs):
        raise ZeroDivisionError

    recorded.connect(broken)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            TravellingClient().at(BEFORE).as_user(UserFactory()).post(
                "/settings/privacy/help-improve/", {"help_improve": "on"}
            )
    finally:
        recorded.disconnect(broken)
    assert ConsentEvent.objects.count() == 1


def test_the_queue_tells_its_depth_and_age(measured):
    assert measured.asked()[("claudeprivacy_queue_depth",)] == 0
    count_campaign.enqueue("2025-08-28")
    DBTaskResult.objects.update(enqueued_at="2025-01-01T00:00:00Z")
    asked = measured.asked()
    assert asked[("claudeprivacy_queue_depth",)] == 1
    assert asked[("claudeprivacy_queue_age_seconds",)] > 86_400


def test_jobs_tell_their_age_once_they_were_done(measured):
    assert not [name for name in measured.asked() if name[0] == "claudeprivacy_job_age_seconds"]
    checkpoints.make(clock.real_now())
    asked = measured.asked()
    assert asked["claudeprivacy_job_age_seconds", "make_checkpoint"] < 60
    assert asked["claudeprivacy_job_sound", "make_checkpoint"] == 1


def test_a_ledger_that_was_found_broken_is_told(measured):
    with runs.noted(JobRun.Job.VERIFY) as outcome:
        outcome.wrong = 1
    assert measured.asked()["claudeprivacy_job_sound", "verify_ledger"] == 0


def test_the_journal_tells_how_much_was_not_compared(measured, policy_update):
    before = measured.asked()[("claudeprivacy_journal_lag_bytes",)]
    with journal.transaction(), ledger.locked(UserFactory().pk) as user:
        journal.append("conversation_deleted", id="1", owner=str(user.subject_id))
    assert measured.asked()[("claudeprivacy_journal_lag_bytes",)] > before


def test_each_part_of_readiness_is_told(measured):
    parts = {name[1]: value for name, value in measured.asked().items() if name[0] == "claudeprivacy_ready"}
    assert parts == {"migrations": 1, "static": 1, "var": 1, "keys": 1, "worker": 0}


def test_a_database_that_is_gone_is_told_too(measured):
    assert measured.asked()[("claudeprivacy_database_up",)] == 1
    with database_raising(OperationalError("gone")):
        asked = measured.asked()
    assert asked[("claudeprivacy_database_up",)] == 0
    assert ("claudeprivacy_queue_depth",) not in asked


@pytest.mark.usefixtures("policy_update")
def test_nothing_is_of_a_person(measured):
    person = UserFactory(email="ada@example.com")
    measured.at(BEFORE).as_user(person).get("/chats/?q=secret")
    text = measured.get("/metrics").content.decode()
    assert not re.search(r"ada@|secret|" + str(person.subject_id), text)


def test_the_processes_of_a_server_are_added_up(tmp_path, home_in, monkeypatch):
    monkeypatch.setenv("METRICS", "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a killed server leaves its counters there
    with home_in(tmp_path) as home:
        server = Server(None, home)
        try:
            server.wait()
            for times, worker in enumerate(both(server), start=1):
                with only(server, worker):
                    told = [fetch(f"{server.url}/login/") for _ in range(times)]
            asked = read(fetch(f"{server.url}/metrics"))
        finally:
            server.stop()
    assert len(told) == 2
    assert asked["claudeprivacy_http_answers_total", "GET", "/login/", "200"] == 3

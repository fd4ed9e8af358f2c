"""The console's front page says how it stands: the update, who chose what, the jobs, what wants attention."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.plans import Plan
from claudeprivacy import job_runs, workers
from consent.campaign import counting
from consent.core import updates
from consent.evidence import checkpoints
from consent.lib import clock
from consent.models import JobRun, NoticeMessage
from consent.policies import publishing
from conversations.models import JobSwitch, PurgeRun
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, SLUG, UserFactory, decide
from tests.support.screen import Screen
from tests.support.staff import staff
from tests.support.statements import statements

PAGE = "/admin/"
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def lines(client_at):
    """Segment → people in scope, on, off, undecided, blocked tonight."""
    told = client_at.get(PAGE).context["overview"].campaign.lines
    return {str(line.label): (line.in_scope, line.on, line.off, line.undecided, blocked) for line, blocked in told}


def attention(client_at):
    found = client_at.get(PAGE).context["overview"].attention
    return [" ".join(str(each.says).split()) for each in found]


@pytest.fixture
def everybody(policy_update):
    decide(UserFactory(plan=Plan.PRO))
    decide(UserFactory(plan=Plan.PRO), help_improve=False)
    UserFactory()
    UserFactory(date_joined=BEFORE - DAY)  # a new account: blocked at once
    UserFactory(plan=Plan.ENTERPRISE)


def test_people_are_told_by_segment_and_who_is_blocked_tonight(reviewer, everybody):
    assert lines(reviewer) == {"Free": (2, 0, 0, 2, 1), "Pro": (2, 1, 1, 0, 0), "All": (4, 1, 1, 2, 1)}
    assert lines(reviewer.at(updates.find(SLUG).deadline - timedelta(minutes=1)))["All"] == (4, 1, 1, 2, 2)


def test_numbers_counted_the_day_before_know_that_the_deadline_is_tonight(reviewer, everybody, monkeypatch):
    counting.store(updates.find(SLUG), updates.find(SLUG).deadline - 2 * DAY)
    monkeypatch.setattr(counting, "FEW", 0)
    assert lines(reviewer.at(updates.find(SLUG).deadline - timedelta(hours=1)))["All"] == (4, 1, 1, 2, 2)


def test_the_last_day_is_told_with_its_extension(reviewer, policy_update):
    said = Screen(reviewer.get(PAGE)).text
    assert "September 28, 2025 · blocked from September 29, 2025, 00:00:00 UTC" in said
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=BEFORE)
    updates.forget()
    assert "October 8, 2025 (extended from September 28, 2025)" in Screen(reviewer.get(PAGE)).text


def test_before_any_announcement_it_says_so(reviewer, policy_update):
    assert "No material update is announced yet." in Screen(reviewer.at(BEFORE - 60 * DAY).get(PAGE)).text


def test_whoever_may_not_look_at_campaigns_sees_the_lists_alone(policy_update):
    response = TravellingClient().as_user(staff()).at(BEFORE).get(PAGE)
    assert response.status_code == 200
    assert response.context["overview"] is None


def test_all_is_well_when_everything_ran(reviewer, policy_update):
    real = clock.real_now()
    workers.beat("one", real)
    PurgeRun.objects.create(as_of=real, started_at=real, finished_at=real, outcome="done", removed=3)
    checkpoints.make(real)
    call_command("verify_ledger")
    JobRun.objects.create(job="send_notices", started_at=real, finished_at=real, sound=True, counted=2)
    assert attention(reviewer.at(BEFORE - 16 * DAY)) == []
    said = Screen(reviewer.get(PAGE)).text
    results = ("done, 3 conversations removed", "0 entries hold", "2 sent, 0 refused or unclear", "no. 1, 0 entries")
    assert not [words for words in results if words not in said]


WRONG = (
    "No background worker is alive",
    "The purge is stopped by its kill switch.",
    "Purge: the last run found something wrong.",
    "Purge: overdue, last run on",
    "Checkpoint: has never run.",
    "Check of the ledger: the last run found something wrong.",
    "1 message was refused",
    "3 people are due a message: reminder, 14 days before.",
)


@pytest.fixture
def trouble(everybody):
    real = clock.real_now()
    JobSwitch.objects.update_or_create(pk=1, defaults={"purge_stopped": True})
    PurgeRun.objects.create(as_of=real, started_at=real - 3 * DAY, finished_at=real - 3 * DAY, outcome="done")
    PurgeRun.objects.create(as_of=real, started_at=real - DAY)
    JobRun.objects.create(job="verify_ledger", started_at=real, finished_at=real, sound=False, wrong=2)
    NoticeMessage.objects.create(
        subject_id=UserFactory().subject_id,
        update_id=SLUG,
        kind="announcement",
        occasion="announcement",
        last_day=date(2025, 9, 28),
        language="en",
        state="failed",
        attempts=3,
        tried_at=real,
    )


@pytest.mark.usefixtures("trouble")
def test_what_is_wrong_is_named_and_leads_there(reviewer):
    said = attention(reviewer)
    for words, told in zip(WRONG, said, strict=True):
        assert told.startswith(words)
    leads = [each.address for each in reviewer.get(PAGE).context["overview"].attention]
    assert all(reviewer.get(address).status_code == 200 for address in leads if address)
    french = TravellingClient().as_user(staff("Reviewer", language="fr")).at(BEFORE)
    assert not set(attention(french)) & set(said)


def test_verify_leaves_a_record_of_what_it_found(policy_update):
    decide(UserFactory())
    call_command("verify_ledger")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET ledger_sequence = 7 WHERE decided_update IS NOT NULL")
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    assert list(JobRun.objects.order_by("pk").values_list("job", "sound", "counted", "wrong")) == [
        ("verify_ledger", True, 1, 0),
        ("verify_ledger", False, 1, 1),
    ]


def test_runs_are_kept_to_the_newest_few(policy_update, monkeypatch):
    monkeypatch.setattr(job_runs.runs, "KEPT", 2)
    for _time in range(4):
        call_command("verify_ledger")
    assert JobRun.objects.count() == 2


@pytest.mark.usefixtures("steady_updates")
def test_the_page_asks_as_much_of_many_people_as_of_few_and_scans_nothing(reviewer, everybody, monkeypatch):
    counting.store(updates.find(SLUG), BEFORE)
    monkeypatch.setattr(counting, "FEW", 0)
    reviewer.get(PAGE)
    few = statements(reviewer, PAGE)
    for user in UserFactory.create_batch(20):
        decide(user)
    many = statements(reviewer, PAGE)
    assert len(many) == len(few) < 45
    grows = ("accounts_user", "consent_consentevent", "consent_noticemessage", "consent_noticeshowing")
    for sql in many:
        if any(f'FROM "{table}"' in sql for table in grows):
            assert "LIMIT" in sql or 'WHERE "accounts_user"."id" =' in sql, sql


def test_machinery_is_folded_below_in_plain_words(manager):
    screen = Screen(TravellingClient().as_user(UserFactory(is_staff=True, is_superuser=True, plan=Plan.TEAM)).get(PAGE))
    before, _title, folded = screen.text.partition("Technical tables")
    assert "Policy updates" in before
    for words in ("Log-in attempts", "Background work", "Workers"):
        assert words in folded
        assert words not in before.partition("Lists")[2]
    assert "Axes" not in screen.text
    assert "Tasks Database Backend" not in screen.text

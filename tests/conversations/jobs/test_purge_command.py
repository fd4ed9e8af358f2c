"""purge_expired as its users call it: what it prints, its exit codes, its kill switch."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from consent.gate import refused_forms
from consent.lib import clock
from consent.models.refused_form import RefusedForm
from conversations.jobs import purge
from conversations.models import Conversation, JobSwitch, PurgeRun
from tests.support.factories import BEFORE, ConversationFactory, UserFactory
from tests.support.jobs import JSON, exit_code, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
OVER = "2025-10-16T00:00:00Z"


@pytest.fixture
def expired():
    owner = person(help_improve=False)
    return sorted(ConversationFactory(owner=owner).pk for _ in range(4))


@pytest.fixture
def superuser(db):
    return UserFactory(plan="team", is_staff=True, is_superuser=True)


def lines(capsys):
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("limit", [[], ["--limit=3"]])
def test_the_dry_run_prints_each_row_with_its_date_and_removes_nothing(expired, capsys, limit):
    call_command("purge_expired", "--as-of", OVER, "--dry-run", *limit)
    assert lines(capsys) == [f"{pk} 2025-10-15" for pk in (expired[:3] if limit else expired)]
    assert (Conversation.objects.count(), PurgeRun.objects.count()) == (4, 0)


@pytest.mark.parametrize("limit", [[], ["--limit=3"]])
def test_the_run_removes_the_very_rows_the_dry_run_printed(expired, capsys, limit):
    call_command("purge_expired", "--as-of", OVER, "--dry-run", *limit)
    said = {uuid.UUID(line.split()[0]) for line in lines(capsys)}
    call_command("purge_expired", "--as-of", OVER, *limit)
    assert set(Conversation.objects.values_list("pk", flat=True)) == set(expired) - said
    assert lines(capsys)[0].startswith(f"{len(said)} conversations removed: ")


def test_without_as_of_a_purge_works_at_the_real_now(expired):
    call_command("purge_expired")
    assert not Conversation.objects.exists()
    assert abs(PurgeRun.objects.get().as_of - clock.real_now()) < timedelta(minutes=5)


@pytest.mark.parametrize(("more", "code"), [([], 2), (["--dry-run"], 0)])
def test_only_a_dry_run_looks_ahead(expired, more, code):
    ahead = (clock.real_now() + timedelta(days=1)).isoformat()
    assert exit_code("purge_expired", "--as-of", ahead, *more) == code
    assert (Conversation.objects.count(), PurgeRun.objects.count()) == (4, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--as-of", value] for value in ("yesterday", "", "2025-13-01", "1999-12-31", "2101-01-01", "9999-12-31")),
        *([f"--limit={value}"] for value in ("0", "-1", "x", "", "1.5", 10**9 + 1, 10**30)),
        ["--no-such"],
    ],
)
@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_bad_use_ends_with_two_and_removes_nothing(expired, arguments, more):
    assert exit_code("purge_expired", *arguments, *more) == 2
    assert (Conversation.objects.count(), PurgeRun.objects.count()) == (4, 0)


@pytest.mark.parametrize("value", ["2025-10-16", "2025-10-16T00:00:00", "2025-10-16T02:00:00+02:00"])
def test_an_instant_without_a_zone_is_utc(expired, value, capsys):
    call_command("purge_expired", "--as-of", value, "--dry-run")
    assert len(lines(capsys)) == 4


def test_the_kill_switch_stops_a_purge_before_anything_is_removed(expired):
    JobSwitch.objects.create(pk=1, purge_stopped=True)
    assert exit_code("purge_expired", "--as-of", OVER) == 1
    run = PurgeRun.objects.get()
    assert (Conversation.objects.count(), run.outcome, run.removed) == (4, "stopped", 0)
    assert run.finished_at is not None


def test_the_kill_switch_stops_a_run_between_two_batches(expired, monkeypatch):
    monkeypatch.setattr(purge, "BATCH", 1)
    run = purge.run(now=BEFORE + timedelta(days=31), limit=None, real_now=clock.real_now)
    next(run)
    JobSwitch.objects.update(purge_stopped=True)
    assert [record.outcome for record in run] == ["stopped"]
    assert Conversation.objects.count() == 3


def test_staff_turn_the_switch_in_admin_and_back(client_at, superuser):
    JobSwitch.current()
    address = reverse("admin:conversations_jobswitch_change", args=[1])
    for data, stopped in (({"purge_stopped": "on"}, True), ({}, False)):
        assert client_at.as_user(superuser).post(address, data).status_code == 302
        assert JobSwitch.objects.get().purge_stopped is stopped


@pytest.mark.parametrize("name", ["purgerun", "exportrun"])
def test_the_records_are_seen_in_admin_and_not_changed(client_at, superuser, name):
    purge_run = PurgeRun.objects.create(started_at=BEFORE, as_of=BEFORE)
    client_at.as_user(superuser)
    assert client_at.get(reverse(f"admin:conversations_{name}_changelist")).status_code == 200
    assert client_at.get(reverse(f"admin:conversations_{name}_add"), headers=JSON).status_code == 403
    delete = reverse("admin:conversations_purgerun_delete", args=[purge_run.pk])
    assert client_at.post(delete, {"post": "yes"}, headers=JSON).status_code == 403


def test_conversations_are_not_in_admin(client_at, superuser):
    page = client_at.as_user(superuser).get(reverse("admin:index")).content.decode()
    assert "conversations/jobswitch/" in page
    assert "conversations/conversation/" not in page
    assert "conversations/message/" not in page


def test_a_run_blanks_what_was_kept_too_long_and_a_dry_run_does_not():
    user = UserFactory()
    refused_forms.store(user_pk=user.pk, action="/chats/", fields={"text": "x"}, has_text=True, now=BEFORE)
    RefusedForm.objects.update(stored_at=BEFORE)
    for arguments, content in ((["--dry-run"], '{"text": "x"}'), ([], "")):
        call_command("purge_expired", *arguments)
        assert RefusedForm.objects.get().content == content

"""E-mail in the console: what goes when, how it reads, a test to oneself, sending to everybody who is due."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail as outgoing
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from consent.campaign import counting, sending
from consent.core import updates
from consent.lib import clock
from consent.models import NoticeMessage
from tests.support.factories import AFTER, BEFORE, UserFactory, decide, publish
from tests.support.mail_server import Moody, work
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
WHICH = {"kind": "reminder-7", "language": "fr"}


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.CONSENT_NOTICES_PER_MINUTE = 0


def page(update, name=""):
    return reverse(f"admin:consent_policyupdate_notices{name}", args=[update.pk])


def text(client_at, address, **data):
    return Screen(client_at.get(address, data, follow=True)).text


def test_the_mail_page_says_what_goes_when_and_to_how_many(manager, policy_update):
    UserFactory.create_batch(2)
    decide(UserFactory())
    said = text(manager, page(policy_update))
    assert "September 14, 2025, 00:00:00 UTC" in said
    assert "Due now: reminder, 14 days before, to 2 people." in said


def test_sending_is_queued_and_a_worker_writes_to_each_once(manager, policy_update):
    people = UserFactory.create_batch(2)
    for _ in range(2):
        assert manager.post(page(policy_update, "_send")).status_code == 303
    assert outgoing.outbox == []
    work()
    assert sorted(message.to[0] for message in outgoing.outbox) == sorted(person.email for person in people)
    assert "reminder-14" in LogEntry.objects.first().change_message
    assert "to 0 people" in text(manager, page(policy_update))


def test_no_task_names_anybody(manager, policy_update):
    person = UserFactory()
    manager.post(page(policy_update, "_send"))
    assert person.email not in str(DBTaskResult.objects.values())
    assert str(person.subject_id) not in str(DBTaskResult.objects.values())


def test_what_is_not_due_is_not_sent(manager, policy_update):
    UserFactory()
    manager.at(AFTER)
    assert "Nothing is due now." in text(manager, page(policy_update))
    manager.post(page(policy_update, "_send"))
    assert not DBTaskResult.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_clock_that_is_ahead_sends_nothing(manager, policy_update):
    ahead = clock.real_now() + timedelta(days=30)
    later = publish("2030-01-01", announced_at=ahead - timedelta(days=1), last_day=(ahead + timedelta(days=60)).date())
    updates.forget()
    manager.at(ahead)
    assert "clock is ahead" in text(manager, page(later))
    manager.post(page(later, "_send"))
    assert not DBTaskResult.objects.exists()


def test_an_update_that_a_newer_one_took_over_has_nothing_to_send(manager, policy_update):
    publish("2025-09-10", announced_at=BEFORE - timedelta(days=1), last_day=AFTER.date())
    updates.forget()
    assert "Nothing is due now." in text(manager, page(policy_update))


def test_without_the_sites_address_the_mail_page_says_so_and_sends_nothing(manager, policy_update, settings):
    settings.CONSENT_SITE_URL = ""
    UserFactory()
    assert "SITE_URL is not set." in text(manager, page(policy_update))
    assert manager.post(page(policy_update, "_send")).status_code == 303
    assert manager.post(page(policy_update, "_test"), WHICH).status_code == 303
    preview = manager.get(page(policy_update, "_preview"), WHICH)
    assert (preview.status_code, "SITE_URL" in preview.content.decode()) == (422, True)
    assert (outgoing.outbox, DBTaskResult.objects.count()) == ([], 0)


def test_a_test_goes_to_oneself_alone_and_is_logged(manager, policy_update):
    UserFactory()
    assert "Sent to" in Screen(manager.post(page(policy_update, "_test"), WHICH, follow=True)).text
    (message,) = outgoing.outbox
    assert message.to == [User.objects.get(groups__name="Policy manager").email]
    assert "28\u00a0septembre\u00a02025" in message.subject
    assert "reminder-7" in LogEntry.objects.get().change_message
    assert not NoticeMessage.objects.exists()


def test_a_server_that_fails_is_said_and_is_no_500(manager, policy_update, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.support.mail_server.Moody"
    monkeypatch.setattr(Moody, "moods", [SMTPServerDisconnected("gone")])
    answer = Screen(manager.post(page(policy_update, "_test"), WHICH, follow=True))
    assert "The mail server didn't take it: SMTPServerDisconnected" in answer.text
    assert "Say" not in Screen(manager.post(page(policy_update, "_test"), {}, follow=True)).text
    assert not LogEntry.objects.exists()


def test_what_is_unclear_is_shown_where_it_can_be_found(manager, policy_update, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.support.mail_server.Moody"
    monkeypatch.setattr(Moody, "moods", [SMTPServerDisconnected("gone")])
    UserFactory()
    sending.run(lambda: BEFORE)
    assert "1 message was refused, or nobody knows" in text(manager, page(policy_update))
    listed = text(manager, reverse("admin:consent_noticemessage_changelist"))
    assert "SMTPServerDisconnected" in listed


def test_much_is_said_as_last_counted(manager, policy_update, monkeypatch):
    UserFactory.create_batch(3)
    counting.store(updates.find(policy_update.slug), BEFORE)
    UserFactory()
    monkeypatch.setattr(counting, "FEW", -1)
    assert "to 3 people" in text(manager, page(policy_update))


@pytest.fixture
def unclear(policy_update):
    about = {"update": policy_update, "kind": "reminder-14", "occasion": "reminder-14 2025-09-28", "language": "en"}
    return NoticeMessage.objects.create(
        **about, subject_id=UserFactory().subject_id, last_day=policy_update.last_day, tried_at=BEFORE
    )


@pytest.mark.parametrize(("outcome", "state"), [("sent", "sent"), ("again", "failed")])
def test_a_message_left_unclear_is_settled_in_the_console(manager, unclear, outcome, state):
    about = reverse("admin:consent_noticemessage_change", args=[unclear.pk])
    assert "It was not sent: try again" in text(manager, about)
    answer = manager.post(f"{about.removesuffix('change/')}settle/", {"outcome": outcome}, follow=True)
    assert "Settled." in Screen(answer).text
    unclear.refresh_from_db()
    assert (unclear.state, "Settled" in LogEntry.objects.get().change_message) == (state, True)
    assert "try again" not in text(manager, about)


def test_a_message_is_settled_by_nobody_else_and_by_no_other_word(manager, reviewer, unclear):
    address = reverse("admin:consent_noticemessage_settle", args=[unclear.pk])
    assert reviewer.post(address, {"outcome": "sent"}).status_code == 403
    assert manager.get(address).status_code == 405
    assert [manager.post(address, sent).status_code for sent in ({}, {"outcome": "x"})] == [400, 400]
    assert manager.post(address.replace(str(unclear.pk), "999999"), {"outcome": "sent"}).status_code == 404
    unclear.refresh_from_db()
    assert unclear.state == "sending"
    assert "It was not sent" not in text(reviewer, reverse("admin:consent_noticemessage_change", args=[unclear.pk]))

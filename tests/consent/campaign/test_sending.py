"""Who gets a message, in which language, when; and that nobody gets one twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outgoing

from accounts.plans import Plan
from consent.campaign import mail, mailings, sending
from consent.core import updates
from consent.models import NoticeMessage, NoticeShowing
from consent.policies import publishing
from rights import erasure
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory, decide, defer, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.CONSENT_NOTICES_PER_MINUTE = 0


def send(now=BEFORE):
    return sending.run(lambda: now)


def written_to():
    return sorted(address for message in outgoing.outbox for address in message.to)


def test_the_undecided_get_a_message_whatever_keeps_them_undecided():
    people = [UserFactory(), defer(UserFactory(), now=BEFORE), UserFactory(date_joined=BEFORE - DAY)]
    assert send().sent == 3
    assert written_to() == sorted(person.email for person in people)


@pytest.mark.parametrize("plan", [Plan.TEAM, Plan.ENTERPRISE, Plan.EDUCATION, Plan.GOV, Plan.API])
def test_nobody_out_of_scope_gets_a_message(plan):
    UserFactory(plan=plan)
    assert (send().sent, written_to()) == (0, [])


def test_nobody_who_decided_or_has_no_access_gets_a_message():
    decide(UserFactory(), help_improve=True)
    decide(UserFactory(), help_improve=False)
    UserFactory(is_active=False)
    assert (send().sent, written_to(), NoticeMessage.objects.count()) == (0, [], 0)


def test_nobody_gets_the_same_message_twice():
    UserFactory.create_batch(3)
    assert [send().sent for _ in range(3)] == [3, 0, 0]
    assert len(outgoing.outbox) == 3


@pytest.mark.parametrize("now", [ANNOUNCED_AT - timedelta(seconds=1), AFTER, AFTER + 30 * DAY])
def test_nothing_is_sent_before_the_announcement_and_once_the_last_day_is_over(now):
    UserFactory()
    assert (send(now).sent, mailings.occasion(now)) == (0, None)


def test_announcement_then_each_reminder_once():
    UserFactory()
    for day in range(-3, 40):
        send(ANNOUNCED_AT + day * DAY)
    kinds = list(NoticeMessage.objects.order_by("pk").values_list("kind", "tried_at__date"))
    expected = {"announcement": "08-28", "reminder-14": "09-14", "reminder-7": "09-21", "reminder-1": "09-27"}
    assert kinds == [(kind, date.fromisoformat(f"2025-{day}")) for kind, day in expected.items()]


def test_whoever_is_late_gets_the_newest_only():
    UserFactory()
    send(datetime(2025, 9, 27, 12, tzinfo=UTC))
    assert NoticeMessage.objects.get().kind == "reminder-1"


def test_an_extension_moves_the_reminders(policy_update):
    UserFactory()
    send(datetime(2025, 9, 21, tzinfo=UTC))
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=BEFORE)
    updates.forget()
    moments = [datetime(2025, month, day, tzinfo=UTC) for month, day in [(9, 24), (9, 27), (10, 1), (10, 7), (10, 9)]]
    assert [send(now).sent for now in moments] == [1, 0, 1, 1, 0]
    assert "October 8, 2025" in outgoing.outbox[-1].subject
    assert "September 28, 2025" in outgoing.outbox[0].subject


def test_a_newer_update_takes_over():
    UserFactory()
    decided = decide(UserFactory())
    publish("2025-09-10", announced_at=datetime(2025, 9, 10, tzinfo=UTC), last_day=date(2025, 11, 1))
    updates.forget()
    assert send().sent == 2
    assert set(NoticeMessage.objects.values_list("update_id", flat=True)) == {"2025-09-10"}
    assert decided.email in written_to()


def test_whoever_decides_between_the_list_and_their_turn_gets_none(monkeypatch):
    first, second = UserFactory(), UserFactory()
    real = sending.claim
    monkeypatch.setattr(
        sending, "claim", lambda pk, *more: (decide(second) if pk == second.pk else None, real(pk, *more))[1]
    )
    assert (send().sent, written_to()) == (1, [first.email])
    assert not NoticeMessage.objects.filter(subject_id=second.subject_id).exists()


def test_whoever_erases_themselves_before_their_turn_gets_no_message():
    person = UserFactory()
    erasure.erase(user_pk=person.pk, surface="account", now=BEFORE)
    assert sending.claim(person.pk, BEFORE, mailings.Notices()) is None


def test_the_language_is_ones_own_else_as_shown_else_english():
    french, shown, neither = UserFactory(language="fr"), UserFactory(), UserFactory()
    for language, at in [("en", BEFORE - DAY), ("fr", BEFORE)]:
        update = SLUG if language == "fr" else "2025-05-01"
        NoticeShowing.objects.create(subject_id=shown.subject_id, update_id=update, shown_at=at, language=language)
    assert [mail.language_of(person) for person in (french, shown, neither)] == ["fr", "fr", "en"]
    send()
    assert [message.body.count("Ce qui change") for message in outgoing.outbox] == [1, 1, 0]


def test_a_preview_names_the_very_ones_a_run_writes_to():
    people = [UserFactory(), UserFactory(language="fr"), decide(UserFactory()), UserFactory(plan=Plan.GOV)]
    expected = [(people[0].subject_id, "announcement", "en"), (people[1].subject_id, "announcement", "fr")]
    assert list(sending.preview(ANNOUNCED_AT)) == expected
    assert not NoticeMessage.objects.exists()
    send(ANNOUNCED_AT)
    rows = NoticeMessage.objects.order_by("pk").values_list("subject_id", "occasion", "language")
    assert list(rows) == expected
    assert list(sending.preview(ANNOUNCED_AT)) == []

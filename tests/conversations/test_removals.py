"""No purge comes as a surprise: the mail 7 days before, the line on home, and the line afterwards (section 5)."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail as outgoing
from django.core.management import call_command

from accounts.plans import Plan
from consent.campaign import sending
from consent.models import NoticeMessage
from conversations import chats, removals
from conversations.models import Conversation, RemovedChats
from rights import erasure
from tests.conversations.test_choice_governs import OLD, resume, wrote
from tests.support.factories import BEFORE, UserFactory
from tests.support.jobs import DAY, exit_code, person, purged, turn
from tests.support.mail_server import Moody
from tests.support.screen import Screen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
KEPT = date(2025, 10, 15)  # the last day of what rests since the choice on 15 September
DUE = datetime(2025, 10, 9, tzinfo=UTC)  # 7 days before the first instant it may go
TICK = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.CONSENT_NOTICES_PER_MINUTE = 0


def send(now=DUE):
    return sending.run(lambda: now)


def refuser(chats=1, **fields):
    """Refused on 15 September, with chats from before."""
    owner = person(help_improve=False, **fields)
    for _ in range(chats):
        wrote(owner, at=OLD)
    return owner


def rows():
    return list(NoticeMessage.objects.order_by("pk").values_list("subject_id", "kind", "occasion", "state", "last_day"))


def test_seven_days_before_their_chats_go_people_are_written_to_once():
    owner = refuser(chats=3)
    assert send(DUE - TICK).sent == 0
    assert [send(DUE).sent, send(DUE + DAY).sent, send(DUE + 6 * DAY).sent] == [1, 0, 0]
    assert rows() == [(owner.subject_id, "removal", "removal 2025-10-15", "sent", KEPT)]
    (message,) = outgoing.outbox
    assert (message.to, message.subject) == ([owner.email], "3 of your chats will be removed after October 15, 2025")
    assert "- 3 chats after October 15, 2025" in message.body


def test_both_parts_lead_to_the_chats_and_to_the_export_and_name_no_chat():
    refuser()
    send()
    message = outgoing.outbox[0]
    for part in (message.body, message.alternatives[0][0]):
        assert "1 chat after October 15, 2025" in part
        assert "http://127.0.0.1:8000/settings/privacy/#export" in part
        assert "what does the fox say" not in part


def test_in_their_language():
    refuser(chats=2, language="fr")
    send()
    assert outgoing.outbox[0].subject == "2 de vos conversations seront supprimées après le 15\u00a0octobre\u00a02025"
    assert "Exportez d'abord vos données" in outgoing.outbox[0].body


def test_the_purge_takes_them_on_the_day_whether_or_not_a_mail_was_sent(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.support.mail_server.Moody"
    monkeypatch.setattr(Moody, "moods", [TimeoutError()])
    refuser()
    assert (send().unclear, send().sent) == (1, 0)
    refuser()
    assert purged(datetime(2025, 10, 15, 23, 59, 59, tzinfo=UTC)).removed == 0
    assert purged(datetime(2025, 10, 16, tzinfo=UTC)).removed == 2


def test_nobody_is_written_to_about_what_stays_or_what_they_deleted():
    deleter = refuser()
    chats.delete(owner=deleter, pk=deleter.conversations.get().pk, now=BEFORE + DAY)
    wrote(person(help_improve=True))
    continued = refuser()
    resume(continued.conversations.get(), now=BEFORE + DAY * 10)
    work = UserFactory(plan=Plan.TEAM)
    wrote(work, at=OLD)
    person(help_improve=False)
    assert (send().sent, outgoing.outbox) == (0, [])


def test_who_chose_on_is_warned_of_what_they_did_not_continue():
    owner = person(help_improve=True)
    wrote(owner, at=OLD)
    assert send().sent == 1


def test_whoever_has_no_access_gets_none_and_whoever_is_on_a_commercial_plan_now_does():
    refuser(is_active=False)
    moved = refuser()
    type(moved).objects.filter(pk=moved.pk).update(plan=Plan.TEAM)
    assert send().sent == 1
    assert outgoing.outbox[0].to == [moved.email]


def test_what_goes_within_a_week_of_the_first_is_one_batch_and_the_next_is_another():
    owner = refuser()
    for days in (2, 6, 7, 9):
        wrote(owner, at=BEFORE + days * DAY)
    assert [send(DUE + days * DAY).sent for days in range(12)] == [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert [row[4] for row in rows()] == [KEPT, KEPT + 7 * DAY]
    assert outgoing.outbox[0].subject == "3 of your chats will be removed, the first after October 15, 2025"
    assert [line for line in outgoing.outbox[1].body.splitlines() if line.startswith("- 1")] == [
        "- 1 chat after October 22, 2025",
        "- 1 chat after October 24, 2025",
    ]


def test_who_turns_off_later_is_warned_of_the_new_date():
    owner = person(help_improve=True)
    wrote(owner, at=BEFORE)
    turn(owner, on=False, now=DUE)
    assert send().sent == 0
    assert send(DUE + 24 * DAY).sent == 1
    assert "November 8, 2025" in outgoing.outbox[0].subject


def test_who_never_chose_is_warned_at_the_end_of_their_year():
    owner = UserFactory()
    wrote(owner, at=OLD)
    warned = datetime(2026, 9, 22, tzinfo=UTC)
    assert send(warned - TICK).sent == 0
    assert send(warned).sent == 1
    assert "after September 28, 2026" in outgoing.outbox[0].subject
    assert "Make your choice before that day" in outgoing.outbox[0].body


def test_a_dry_run_prints_who_and_sends_nothing():
    owner, out = refuser(language="fr"), StringIO()
    call_command("send_notices", "--dry-run", "--as-of", DUE.isoformat(), stdout=out)
    assert out.getvalue() == f"{owner.subject_id} removal 2025-10-15 fr\n1 to send.\n"
    assert (outgoing.outbox, rows()) == ([], [])


def test_the_command_sends_notices_and_removals_alike():
    refuser()
    UserFactory()
    out = StringIO()
    call_command("send_notices", "--as-of", "2025-09-15T10:00:00Z", stdout=out)
    call_command("send_notices", "--as-of", DUE.isoformat(), stdout=out)
    assert out.getvalue() == "1 sent, 0 refused, 0 unclear.\n" * 2
    assert [row[1] for row in rows()] == ["reminder-14", "removal"]
    assert exit_code("send_notices", "--as-of", DUE.isoformat()) == 0


def test_a_refused_message_is_tried_again_and_not_for_ever(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.support.mail_server.Moody"
    monkeypatch.setattr(Moody, "moods", [ValueError(), ValueError(), ValueError()])
    refuser()
    assert [send().failed for _ in range(4)] == [1, 1, 1, 0]
    assert (outgoing.outbox, len(rows())) == ([], 1)


def test_a_chat_continued_between_the_list_and_their_turn_is_not_written_about(monkeypatch):
    owner, real = refuser(), sending.claim

    def continued(pk, *more):
        resume(owner.conversations.get(), now=DUE)
        return real(pk, *more)

    monkeypatch.setattr(sending, "claim", continued)
    assert (send().sent, rows()) == (0, [])


# On home


def home(client_at, owner, now):
    return Screen(client_at.at(now).as_user(owner).page("/"))


def coming(screen):
    return [tag["data-removed-after"] for _, tag in screen.tags if "data-removed-after" in tag]


def gone(screen):
    return [tag["data-removed-on"] for _, tag in screen.tags if "data-removed-on" in tag]


def test_home_says_what_goes_within_seven_days_with_export_beside_it(client_at):
    owner = refuser(chats=2)
    assert coming(home(client_at, owner, DUE - timedelta(minutes=1))) == []
    screen = home(client_at, owner, DUE + timedelta(minutes=1))
    assert coming(screen) == ["2025-10-15"]
    assert "2 chats will be removed after October 15, 2025, unless you continue them." in screen.text
    assert ("/settings/privacy/#export", "Export data") in [
        (tag.get("href"), "Export data") for _, tag in screen.tags if "#export" in tag.get("href", "")
    ]


def test_what_was_deleted_is_not_spoken_of(client_at):
    owner = refuser()
    chats.delete(owner=owner, pk=owner.conversations.get().pk, now=BEFORE)
    assert coming(home(client_at, owner, DUE + DAY)) == []
    purged(DUE + 30 * DAY)
    assert not RemovedChats.objects.exists()


def test_afterwards_home_says_how_many_went_and_why_for_thirty_days(client_at):
    owner, other = refuser(chats=3), refuser()
    after = datetime(2025, 10, 16, 0, 5, tzinfo=UTC)
    assert purged(after).removed == 4
    screen = home(client_at, owner, after + DAY)
    assert gone(screen) == ["2025-10-16"]
    assert "3 chats were removed on October 16, 2025: 30 days after the last message or choice." in screen.text
    assert gone(home(client_at, owner, after - DAY)) == []
    assert gone(home(client_at, owner, after + 29 * DAY)) == ["2025-10-16"]
    assert gone(home(client_at, owner, after + 30 * DAY)) == []
    assert "1 chat was removed on October 16, 2025" in home(client_at, other, after).text


def test_each_reason_is_counted_on_its_own_and_batches_add_up(monkeypatch):
    monkeypatch.setattr("conversations.jobs.purge.BATCH", 2)
    rested, used, never = refuser(chats=3), person(help_improve=True), UserFactory()
    wrote(used, at=BEFORE)
    wrote(never, at=OLD)
    assert purged(datetime(2030, 9, 20, tzinfo=UTC)).removed == 5
    told = set(RemovedChats.objects.values_list("subject_id", "why", "number"))
    assert told == {
        (rested.subject_id, "rested", 3),
        (used.subject_id, "five_years", 1),
        (never.subject_id, "never_chose", 1),
    }


def test_what_was_removed_is_forgotten_with_the_account():
    owner = refuser()
    purged(datetime(2025, 10, 16, tzinfo=UTC))
    wrote(owner, at=OLD)
    erasure.erase(user_pk=owner.pk, surface="account", now=datetime(2025, 10, 17, tzinfo=UTC))
    assert not RemovedChats.objects.exists()


def test_home_asks_as_much_however_many_chats_there_are(client_at, django_assert_max_num_queries):
    owner = refuser(chats=12)
    with django_assert_max_num_queries(2):
        assert removals.told_to(owner, DUE).coming == ((KEPT, 12),)
    assert Conversation.objects.count() == 12

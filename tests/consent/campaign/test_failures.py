"""Mail servers that refuse, hang up or aren't there: noted, tried again so often and no more, never sent twice."""

from smtplib import SMTPConnectError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outgoing

from consent.campaign import outbox, sending
from consent.models import NoticeMessage
from tests.support.factories import BEFORE, UserFactory
from tests.support.mail_server import Moody, post_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


@pytest.fixture(autouse=True)
def _moody(settings, monkeypatch):
    settings.CONSENT_NOTICES_PER_MINUTE = 0
    settings.EMAIL_BACKEND = "tests.support.mail_server.Moody"
    monkeypatch.setattr(outbox, "BETWEEN_OPENINGS", 0)
    monkeypatch.setattr(Moody, "moods", [])
    monkeypatch.setattr(Moody, "opens", [])


def send():
    return sending.run(lambda: BEFORE)


def rows():
    return list(NoticeMessage.objects.order_by("pk").values_list("state", "attempts", "error"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SMTPRecipientsRefused({"a@example.com": (550, b"a@example.com unknown")}), "SMTPRecipientsRefused"),
        (SMTPDataError(451, b"try later"), "SMTPDataError 451"),
        (UnicodeEncodeError("ascii", "é", 0, 1, "no such address"), "UnicodeEncodeError"),
    ],
)
def test_a_refused_message_is_tried_three_times_and_no_more(error, said):
    UserFactory()
    Moody.moods = [error] * 5
    assert [send().failed for _ in range(4)] == [1, 1, 1, 0]
    assert rows() == [("failed", 3, said)]
    assert outgoing.outbox == []


def test_a_refused_message_goes_when_the_server_takes_it():
    UserFactory()
    Moody.moods = [SMTPDataError(451, b"try later")]
    first, second = send(), send()
    assert (first.sound, second.sound, second.sent) == (False, True, 1)
    assert rows() == [("sent", 2, "")]


@pytest.mark.parametrize("error", [SMTPServerDisconnected("gone"), TimeoutError(), ConnectionResetError()])
def test_when_the_server_never_answers_nobody_knows_and_it_is_not_sent_again(error):
    people = UserFactory.create_batch(2)
    Moody.moods = [error]
    report = send()
    assert (report.sent, report.unclear, report.sound) == (1, 1, False)
    assert [message.to for message in outgoing.outbox] == [[people[1].email]]
    assert rows()[0] == ("sending", 1, type(error).__name__)
    assert (send().sent, send().unclear) == (0, 1)


def test_without_a_server_nobody_is_written_to_and_nothing_is_lost():
    UserFactory.create_batch(2)
    Moody.opens = [ConnectionRefusedError()] * outbox.OPENINGS
    report = send()
    assert "ConnectionRefusedError" in report.stopped
    assert (report.sent, rows()) == (0, [])
    assert send().sent == 2


def test_a_server_that_is_slow_to_wake_is_waited_for():
    UserFactory()
    Moody.opens = [SMTPConnectError(421, b"busy"), OSError()]
    assert send().sent == 1


def test_a_server_that_refuses_one_after_the_other_is_left_alone():
    UserFactory.create_batch(8)
    Moody.moods = [SMTPDataError(451, b"ill")] * 8
    report = send()
    assert (report.failed, len(rows())) == (sending.MOST_IN_A_ROW, sending.MOST_IN_A_ROW)
    assert "one after the other" in report.stopped
    Moody.moods = []
    assert send().sent == 8


def test_a_real_server_gets_each_message_once_and_refuses_by_name(settings):
    first, refused, last = UserFactory.create_batch(3)
    with post_office(settings) as office:
        office.refuses = {refused.email}
        report = send()
    assert (report.sent, report.failed) == (2, 1)
    assert [message["To"] for message in office.taken] == [first.email, last.email]
    assert NoticeMessage.objects.get(subject_id=refused.subject_id).error == "SMTPRecipientsRefused"


def test_a_real_server_that_hangs_up_after_the_message_leaves_it_unclear(settings):
    UserFactory.create_batch(2)
    with post_office(settings) as office:
        office.hangs_up = 1
        report = send()
    assert (report.sent, report.unclear, len(office.taken)) == (1, 1, 1)


def test_no_more_messages_go_in_a_minute_than_allowed(settings, monkeypatch):
    settings.CONSENT_NOTICES_PER_MINUTE = 60
    times = [0.0]
    monkeypatch.setattr(outbox.time, "monotonic", lambda: times[0])
    monkeypatch.setattr(outbox.time, "sleep", lambda seconds: times.__setitem__(0, times[0] + seconds))
    UserFactory.create_batch(4)
    assert send().sent == 4
    assert times[0] == pytest.approx(3.0)

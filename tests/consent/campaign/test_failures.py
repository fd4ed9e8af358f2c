"""Mail servers that refuse, hang up or aren't there: noted, tried again so often and no more, never sent twice."""

from datetime import timedelta
from smtplib import SMTPConnectError, SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outgoing

from consent.campaign import mail, outbox, sending
from consent.lib import clock, mail_parts
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


BAD = '"\x0b?:"@example.com'


def with_address(address):
    """As one that came in before addresses were looked at."""
    user = UserFactory()
    type(user).objects.filter(pk=user.pk).update(email=address)
    return user


@pytest.mark.parametrize("address", [BAD, "a\n@example.com", "", "@", "x" * 200, "a@b@c", "(", "a <b>", "a@"])
def test_an_address_that_no_message_can_have_ends_its_own_message_alone(address, settings):
    with_address(address)
    good = UserFactory()
    with post_office(settings) as office:
        report = send()
    assert (report.sent, report.failed, report.unclear, report.stopped) == (1, 1, 0, "")
    assert [message["To"] for message in office.taken] == [good.email]
    assert rows()[0][:2] == ("failed", 1)


def test_any_number_of_such_addresses_stops_nobody():
    for number in range(12):
        with_address(f'"\x0b{number}?:"@example.com')
    UserFactory()
    assert (send().sent, send().sent) == (1, 0)


@pytest.mark.parametrize("said", [b"5.1.1 no such user", b"no such mailbox", b"5.2.1 disabled"])
def test_any_number_of_refused_recipients_stops_nobody(said):
    UserFactory.create_batch(12)
    good = UserFactory()
    Moody.moods = [SMTPRecipientsRefused({"a@example.com": (550, said)}) for _ in range(12)]
    report = send()
    assert (report.sent, report.failed, report.stopped) == (1, 12, "")
    assert [message.to for message in outgoing.outbox] == [[good.email]]


@pytest.mark.parametrize(
    "code_and_text", [(550, b"5.7.1 relaying denied"), (554, b"relay access denied"), (421, b"busy")]
)
def test_a_server_that_takes_nobody_is_left_alone(code_and_text):
    UserFactory.create_batch(8)
    Moody.moods = [SMTPRecipientsRefused({"a@example.com": code_and_text}) for _ in range(8)]
    report = send()
    assert (report.failed, bool(report.stopped)) == (sending.MOST_IN_A_ROW, True)


def test_what_failed_before_waits_behind_what_was_never_tried():
    refused = UserFactory.create_batch(sending.MOST_IN_A_ROW)
    Moody.moods = [SMTPDataError(451, b"ill")] * sending.MOST_IN_A_ROW
    assert "one after the other" in send().stopped
    new = UserFactory.create_batch(2)
    send()
    assert [message.to[0] for message in outgoing.outbox] == [user.email for user in (*new, *refused)]


def test_a_title_with_a_line_break_that_is_published_already_goes_out_on_one_line(monkeypatch):
    context = mail._context
    monkeypatch.setattr(
        mail, "_context", lambda *args: {**context(*args), "subject": "Two\nlines\r\nBcc: x@example.com"}
    )
    UserFactory()
    assert send().sent == 1
    assert outgoing.outbox[0].subject == "Two lines Bcc: x@example.com"


def test_a_text_that_makes_no_message_ends_the_run_with_a_report(monkeypatch):
    UserFactory.create_batch(8)
    monkeypatch.setattr(mail_parts, "render_to_string", lambda *args: 1 / 0)
    report = send()
    assert (report.failed, report.sent) == (sending.MOST_IN_A_ROW, 0)
    assert "one after the other" in report.stopped


def unclear(tried_at=BEFORE):
    user = UserFactory()
    Moody.moods = [SMTPServerDisconnected("gone")]
    send()
    NoticeMessage.objects.update(tried_at=tried_at)
    return user, NoticeMessage.objects.get(subject_id=user.subject_id)


def test_a_message_left_unclear_is_settled_as_sent_and_not_sent_again():
    _user, row = unclear()
    assert sending.settle(row, left=True, now=clock.real_now())
    assert (send().sound, outgoing.outbox, rows()) == (True, [], [("sent", 1, "")])


def test_a_message_left_unclear_is_settled_as_not_sent_and_goes_once():
    user, row = unclear()
    assert sending.settle(row, left=False, now=clock.real_now())
    assert (send().sent, send().sent) == (1, 0)
    assert [message.to for message in outgoing.outbox] == [[user.email]]


def test_a_message_that_may_still_be_on_its_way_is_not_settled():
    _user, row = unclear(tried_at=clock.real_now())
    assert not sending.settle(NoticeMessage.objects.get(pk=row.pk), left=False, now=clock.real_now())
    row = NoticeMessage.objects.get(pk=row.pk)
    assert not sending.settle(row, left=True, now=row.tried_at + sending.ON_ITS_WAY - timedelta(seconds=1))
    assert rows()[0][0] == "sending"


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

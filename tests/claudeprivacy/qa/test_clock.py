"""A browser's travelled clock: its own, ticking, through log-in, log-out and sign-up (rules, section 8)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from accounts.models import User
from claudeprivacy.qa import travel
from consent.models import ConsentEvent, NoticeShowing
from conversations.models import Conversation
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory
from tests.support.log_in import PASSWORD, log_in
from tests.support.production import JSON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
MINUTE = timedelta(minutes=1)


def move(client_at, now=BEFORE, headers=JSON, **more):
    return client_at.post("/qa/clock/", {"now": now.isoformat(), **more}, headers=headers)


def clock_of(client_at):
    """What the QA bar shows."""
    return client_at.page("/qa/").context["qa_now"]


def is_at(client_at, instant):
    return timedelta(0) <= clock_of(client_at) - instant < MINUTE


def test_the_travelled_clock_answers_in_json_for_nobody_and_for_somebody(client_at):
    assert move(client_at).json() == {"email": None, "subject_id": None, "now": "2025-09-15T10:00:00+00:00"}
    user = UserFactory()
    assert move(client_at.as_user(user)).json()["subject_id"] == str(user.subject_id)


def test_a_page_is_led_on(client_at):
    assert move(client_at, headers=None)["Location"] == "/"
    assert move(client_at, headers=None, next="/settings/?a=b")["Location"] == "/settings/?a=b"


def test_the_travelled_clock_survives_log_in_log_out_and_sign_up(client_at):
    user = UserFactory()
    move(client_at)
    assert is_at(client_at, BEFORE)
    log_in(client_at, user.email)
    assert is_at(client_at, BEFORE)
    client_at.post("/logout/")
    assert is_at(client_at, BEFORE)
    client_at.post("/signup/", {"email": "ada@example.com", "password1": PASSWORD, "password2": PASSWORD})
    assert is_at(client_at, BEFORE)
    assert User.objects.get(email="ada@example.com").date_joined - BEFORE < MINUTE


def test_the_travelled_clock_ticks(client_at, monkeypatch):
    move(client_at, AFTER - timedelta(seconds=90))
    client_at.as_user(UserFactory())
    assert client_at.page("/").status_code == 200
    later = timezone.now() + timedelta(seconds=91)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client_at.page("/").status_code == 303


def test_two_browsers_live_side_by_side(new_client):
    user, early, late = UserFactory(), new_client(), new_client()
    move(early.as_user(user), BEFORE)
    move(late.as_user(user), AFTER)
    for _ in range(2):
        assert (early.page("/").status_code, late.page("/").status_code) == (200, 303)
    assert new_client().as_user(user).page("/").status_code == 303


def test_the_travelled_clock_can_go_back(client_at):
    client_at.as_user(UserFactory())
    seen = []
    for instant in (AFTER, BEFORE, ANNOUNCED_AT - MINUTE):
        move(client_at, instant)
        seen.append("data-verdict" in client_at.page("/", follow=True).content.decode())
    assert seen == [True, True, False]


@pytest.mark.parametrize("value", ["0", "x", "", "-1:forged", "86400000000:" + "A" * 43])
def test_a_forged_cookie_is_ignored(client_at, value):
    client_at.cookies[travel.COOKIE] = value
    assert abs(clock_of(client_at) - timezone.now()) < MINUTE


@pytest.mark.parametrize("offset", ["x", "1.5", "", "9" * 30, "-" + "9" * 400])
def test_a_signed_cookie_that_says_nothing_sensible_is_ignored_too(client_at, offset):
    client_at.cookies[travel.COOKIE] = signing.Signer(salt=travel.SALT).sign(offset)
    assert abs(clock_of(client_at) - timezone.now()) < MINUTE


def test_a_cookie_signed_for_something_else_is_ignored(client_at):
    client_at.cookies[travel.COOKIE] = signing.Signer(salt="another").sign("0")
    assert abs(clock_of(client_at) - timezone.now()) < MINUTE


def decide(client_at):
    notice = client_at.page("/consent/").context["notice"]
    sent = {"update": SLUG, "digest": notice.text.digest, "help_improve": "on", "start": "on"}
    assert client_at.post("/consent/decide/", sent).status_code == 303
    return ConsentEvent.objects.get()


def test_rows_under_a_travelled_clock_are_simulated(client_at):
    event = decide(client_at.at(BEFORE).as_user(UserFactory()))
    assert event.simulated is True
    assert timedelta(0) <= event.occurred_at - BEFORE < MINUTE


def test_rows_under_the_real_clock_are_not(client_at):
    event = decide(client_at.as_user(UserFactory()))
    assert event.simulated is False
    assert timedelta(0) <= timezone.now() - event.occurred_at < MINUTE


def test_everything_of_one_request_happens_at_one_instant(client_at):
    client_at.at(BEFORE).as_user(UserFactory()).page("/")
    client_at.post("/chats/", {"text": "hello"})
    conversation, shown = Conversation.objects.get(), NoticeShowing.objects.get()
    instants = {conversation.started_at, conversation.last_message_at, conversation.messages.get().written_at}
    assert len(instants) == 1
    assert timedelta(0) <= shown.shown_at - BEFORE < MINUTE


def test_a_moved_clock_asked_for_as_a_page_is_kept_for_a_month(client_at):
    move(client_at, datetime(2030, 1, 1, tzinfo=UTC))
    cookie = client_at.cookies[travel.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 2_592_000)

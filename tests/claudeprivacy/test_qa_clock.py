"""A browser's travelled clock: its own, ticking, through log-in, log-out and sign-up (rules, section 8)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from accounts.models import User
from claudeprivacy.qa import travel
from consent.models import ConsentEvent, NoticeShowing
from conversations.models import Conversation
from tests.accounts.helpers import PASSWORD, log_in
from tests.claudeprivacy.helpers import JSON
from tests.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
MINUTE = timedelta(minutes=1)


def move(browser, now=BEFORE, headers=JSON, **more):
    return browser.post("/qa/clock/", {"now": now.isoformat(), **more}, headers=headers)


def clock_of(browser):
    """What the QA bar shows."""
    return browser.page("/qa/").context["qa_now"]


def is_at(browser, instant):
    return timedelta(0) <= clock_of(browser) - instant < MINUTE


def test_it_answers_in_json_for_nobody_and_for_somebody(browser):
    assert move(browser).json() == {"email": None, "subject_id": None, "now": "2025-09-15T10:00:00+00:00"}
    user = UserFactory()
    assert move(browser.as_user(user)).json()["subject_id"] == str(user.subject_id)


def test_a_page_is_led_on(browser):
    assert move(browser, headers=None)["Location"] == "/"
    assert move(browser, headers=None, next="/settings/?a=b")["Location"] == "/settings/?a=b"


def test_it_survives_log_in_log_out_and_sign_up(browser):
    user = UserFactory()
    move(browser)
    assert is_at(browser, BEFORE)
    log_in(browser, user.email)
    assert is_at(browser, BEFORE)
    browser.post("/logout/")
    assert is_at(browser, BEFORE)
    browser.post("/signup/", {"email": "ada@example.com", "password1": PASSWORD, "password2": PASSWORD})
    assert is_at(browser, BEFORE)
    assert User.objects.get(email="ada@example.com").date_joined - BEFORE < MINUTE


def test_it_ticks(browser, monkeypatch):
    move(browser, AFTER - timedelta(seconds=90))
    browser.as_user(UserFactory())
    assert browser.page("/").status_code == 200
    later = timezone.now() + timedelta(seconds=91)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert browser.page("/").status_code == 303


def test_two_browsers_live_side_by_side(new_browser):
    user, early, late = UserFactory(), new_browser(), new_browser()
    move(early.as_user(user), BEFORE)
    move(late.as_user(user), AFTER)
    for _ in range(2):
        assert (early.page("/").status_code, late.page("/").status_code) == (200, 303)
    assert new_browser().as_user(user).page("/").status_code == 303


def test_it_can_go_back(browser):
    browser.as_user(UserFactory())
    seen = []
    for instant in (AFTER, BEFORE, ANNOUNCED_AT - MINUTE):
        move(browser, instant)
        seen.append("data-verdict" in browser.page("/", follow=True).content.decode())
    assert seen == [True, True, False]


@pytest.mark.parametrize("value", ["0", "x", "", "-1:forged", "86400000000:" + "A" * 43])
def test_a_forged_cookie_is_ignored(browser, value):
    browser.cookies[travel.COOKIE] = value
    assert abs(clock_of(browser) - timezone.now()) < MINUTE


@pytest.mark.parametrize("offset", ["x", "1.5", "", "9" * 30, "-" + "9" * 400])
def test_a_signed_cookie_that_says_nothing_sensible_is_ignored_too(browser, offset):
    browser.cookies[travel.COOKIE] = signing.Signer(salt=travel.SALT).sign(offset)
    assert abs(clock_of(browser) - timezone.now()) < MINUTE


def test_a_cookie_signed_for_something_else_is_ignored(browser):
    browser.cookies[travel.COOKIE] = signing.Signer(salt="another").sign("0")
    assert abs(clock_of(browser) - timezone.now()) < MINUTE


def decide(browser):
    notice = browser.page("/consent/").context["notice"]
    sent = {"update": SLUG, "digest": notice.text.digest, "help_improve": "on", "start": "on"}
    assert browser.post("/consent/decide/", sent).status_code == 303
    return ConsentEvent.objects.get()


def test_rows_under_a_travelled_clock_are_simulated(browser):
    event = decide(browser.at(BEFORE).as_user(UserFactory()))
    assert event.simulated is True
    assert timedelta(0) <= event.occurred_at - BEFORE < MINUTE


def test_rows_under_the_real_clock_are_not(browser):
    event = decide(browser.as_user(UserFactory()))
    assert event.simulated is False
    assert timedelta(0) <= timezone.now() - event.occurred_at < MINUTE


def test_everything_of_one_request_happens_at_one_instant(browser):
    browser.at(BEFORE).as_user(UserFactory()).page("/")
    browser.post("/chats/", {"text": "hello"})
    conversation, shown = Conversation.objects.get(), NoticeShowing.objects.get()
    instants = {conversation.started_at, conversation.last_message_at, conversation.messages.get().written_at}
    assert len(instants) == 1
    assert timedelta(0) <= shown.shown_at - BEFORE < MINUTE


def test_a_moved_clock_asked_for_as_a_page_is_kept_for_a_month(browser):
    move(browser, datetime(2030, 1, 1, tzinfo=UTC))
    cookie = browser.cookies[travel.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 2_592_000)

"""Sessions: a new key at log-in, the account's name on each, and ways to end one or all."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import browsers, sessions
from accounts.models import AccountSession, User
from consent.lib import clock
from rights import export_account
from tests.support.factories import UserFactory
from tests.support.log_in import PASSWORD, is_logged_in, log_in, text_of, whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


def test_the_session_key_changes_at_log_in_so_that_a_planted_one_is_worth_nothing(ada, client_at):
    session = client_at.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    log_in(client_at, ada.email)
    assert client_at.session.session_key != planted
    assert not AccountSession.objects.filter(session_key=planted).exists()


def test_a_session_names_its_account(ada, client_at):
    log_in(client_at, ada.email)
    assert AccountSession.objects.get(session_key=client_at.session.session_key).account == ada


def test_a_session_of_nobody_names_nobody(client_at):
    session = client_at.session
    session["anything"] = 1
    session.save()
    assert AccountSession.objects.get().account is None


def test_a_visit_without_log_in_makes_no_session(client_at):
    client_at.page("/login/")
    assert not AccountSession.objects.exists()


def test_logging_out_ends_this_session_alone(ada, client_at, new_client):
    other = new_client().as_user(ada)
    log_in(client_at, ada.email)
    response = client_at.post("/logout/")
    assert (response.status_code, response["Location"]) == (303, "/login/")
    assert (is_logged_in(client_at), is_logged_in(other)) == (False, True)
    assert ada.sessions.count() == 1


def test_a_link_can_not_log_anybody_out(ada, client_at):
    assert client_at.as_user(ada).get("/logout/").status_code == 405
    assert is_logged_in(client_at)


def test_logging_out_twice_does_no_harm(client_at):
    assert client_at.post("/logout/").status_code == 303


def test_logging_out_needs_the_form_of_this_site(ada):
    from tests.support.client import TravellingClient

    client_at = TravellingClient(enforce_csrf_checks=True).as_user(ada)
    assert client_at.post("/logout/").status_code == 403
    assert is_logged_in(client_at)


def test_log_out_everywhere_ends_every_session_of_this_person_and_no_other(ada, new_client):
    browsers, stranger = [new_client().as_user(ada) for _ in range(3)], new_client().as_user(UserFactory())
    response = browsers[0].post("/settings/account/log-out-everywhere/")
    assert (response.status_code, response["Location"]) == (303, "/login/")
    assert [is_logged_in(client_at) for client_at in browsers] == [False] * 3
    assert is_logged_in(stranger)
    assert not ada.sessions.exists()


def test_log_out_everywhere_is_a_form(ada, client_at):
    assert client_at.as_user(ada).get("/settings/account/log-out-everywhere/").status_code == 405
    assert is_logged_in(client_at)


def test_the_account_page_offers_to_log_out_everywhere(ada, client_at):
    page = client_at.as_user(ada).page("/settings/account/").content.decode()
    assert 'action="/settings/account/log-out-everywhere/"' in page
    assert ada.email in page


def test_a_stolen_cookie_is_worth_nothing_after_logging_out(ada, client_at, new_client):
    log_in(client_at, ada.email)
    thief = new_client()
    thief.cookies["sessionid"] = client_at.cookies["sessionid"].value
    client_at.post("/logout/")
    assert not is_logged_in(thief)
    assert whose(client_at) is None


def test_the_session_key_changes_at_sign_up_too(client_at):
    session = client_at.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    sent = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert client_at.post("/signup/", sent).status_code == 303
    assert client_at.session.session_key != planted
    assert not AccountSession.objects.filter(session_key=planted).exists()


FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
SAFARI = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"}


def listed(client):
    """(this one or another, which browser) of each session on the Account tab, and what names it."""
    page = text_of(client.page("/settings/account/"))
    items = re.findall(r'data-session="(\w+)">\s*<div>\s*<p>(.*?)(?: ·.*?)?</p>', page)
    return items, re.findall(r'name="session" value="(\w+)"', page)


def test_each_session_is_listed_by_its_browser_and_can_be_ended(ada, client_at, new_client):
    other = new_client()
    log_in(other, ada.email, headers=SAFARI)
    log_in(client_at, ada.email, headers=FIREFOX)
    items, handles = listed(client_at)
    assert sorted(items) == [("other", "Safari, iPhone"), ("this", "Firefox, Linux")]
    assert not {handles[0]} & set(AccountSession.objects.values_list("pk", flat=True)), "the key itself opens the door"
    assert (
        client_at.post("/settings/account/sessions/end/", {"session": handles[0]})["Location"] == "/settings/account/"
    )
    assert (is_logged_in(client_at), is_logged_in(other)) == (True, False)
    client_at.post("/settings/account/sessions/end/", {"session": handles[0]})
    assert "was logged out already" in text_of(client_at.page("/settings/account/"))


def test_nobody_ends_or_sees_somebody_else_s_session(ada, client_at, new_client):
    other = new_client()
    log_in(other, UserFactory().email)
    new_client().post("/login/", {"email": ada.email, "password": "demo"})
    log_in(client_at, ada.email)
    client_at.post("/settings/account/sessions/end/", {"session": listed(client_at)[1][0]})
    assert len(listed(client_at)[0]) == 1
    theirs = sessions.of(User.objects.exclude(pk=ada.pk).get())[0].handle
    client_at.post("/settings/account/sessions/end/", {"session": theirs})
    assert is_logged_in(other)


def test_a_session_remembers_the_day_it_was_last_seen_and_writes_once_a_day(ada, client_at, monkeypatch):
    log_in(client_at, ada.email)
    tomorrow = clock.real_now() + timedelta(days=1)
    with CaptureQueriesContext(connection) as today:
        client_at.page("/settings/")
    monkeypatch.setattr("consent.lib.clock.real_now", lambda: tomorrow)
    client_at.page("/settings/")
    assert AccountSession.objects.get().seen_on == tomorrow.date()
    assert not [query for query in today.captured_queries if "UPDATE" in query["sql"]]


def test_a_session_of_before_they_were_listed_is_shown_without_its_beginning(ada, client_at):
    client_at.as_user(ada)
    session = client_at.session
    for key in ("browser", "began_at", "seen_on"):
        del session[key]
    session.save()
    assert listed(client_at)[0] == [("this", "Unknown browser")]
    assert "Logged in since" not in text_of(client_at.page("/settings/account/"))


def test_sessions_are_in_the_export_of_ones_data_without_their_keys(ada, client_at):
    log_in(client_at, ada.email, headers=FIREFOX)
    (told,) = export_account.of(ada)["sessions"]
    assert told == {"browser": "Firefox, Linux", "since": told["since"], "last_seen_on": told["last_seen_on"]}


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words_that_people_know(agent, words):
    assert browsers.in_words(agent) == words

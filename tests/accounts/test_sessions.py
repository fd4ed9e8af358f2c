"""Sessions: a new key at log-in, the account's name on each, and ways to end one or all."""

import pytest

from accounts.models import AccountSession
from tests.support.factories import UserFactory
from tests.support.log_in import PASSWORD, is_logged_in, log_in, whose

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

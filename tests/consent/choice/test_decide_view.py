"""POST /consent/decide/ through a real client: what is recorded, where one lands, and what a stale form shows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.factories import AFTER, BEFORE, SLUG, UserFactory, decide, publish
from tests.support.screen import Screen
from tests.support.verbs import NEXT_SLUG, digest, rows

pytestmark = pytest.mark.django_db
URL = "/consent/decide/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def client(policy_update, client_at):
    return client_at.as_user(UserFactory()).at(BEFORE)


def form(**changes):
    return {"update": SLUG, "digest": digest(), "help_improve": "on", "start": "on", "next": "/settings/", **changes}


def without(*names):
    return {name: value for name, value in form().items() if name not in names}


def test_accepting_the_form_as_it_came_lands_where_one_was_going(client):
    sent = Screen(client.page("/?page=1")).forms[URL]
    response = client.post(URL, sent)
    assert (response.status_code, response.headers["Location"]) == (303, "/?page=1")
    (row,) = rows()
    assert (row.kind, row.help_improve, row.touched, row.simulated) == ("decision", True, "no", True)
    assert "data-verdict" not in client.page("/").content.decode()


def test_an_absent_toggle_is_off(client):
    client.post(URL, without("help_improve"))
    (row,) = rows()
    assert (row.terms_accepted, row.help_improve, row.start, row.touched) == (True, False, True, "yes")


@pytest.mark.parametrize("value", ["on", "1", "true", "off", ""])
def test_a_present_toggle_is_on_whatever_its_value(client, value):
    client.post(URL, form(help_improve=value))
    assert rows()[0].help_improve is True


@pytest.mark.parametrize(("sent", "touched"), [({"start": ""}, "unknown"), ({"moved": "on"}, "yes"), ({}, "no")])
def test_start_and_moved_tell_whether_the_toggle_was_touched(client, sent, touched):
    client.post(URL, form(**sent))
    assert rows()[0].touched == touched


def test_the_text_shown_in_french_is_recorded_as_french(client):
    client.cookies["django_language"] = "en"
    client.post(URL, form(digest=digest(language="fr")))
    assert (rows()[0].language, rows()[0].digest) == ("fr", digest(language="fr"))


def test_a_form_of_the_last_minute_is_good_after_it(client):
    sent = Screen(client.at(AFTER - timedelta(minutes=1)).page("/")).forms[URL]
    assert client.at(AFTER).post(URL, sent).status_code == 303
    assert rows()[0].occurred_at > AFTER


def test_the_same_form_again_goes_on_and_says_what_stands(client):
    client.post(URL, without("help_improve"))
    response = client.post(URL, form(), follow=True)
    assert response.redirect_chain == [("/settings/", 303)]
    assert "“Help improve Claude” is off." in Screen(response).text
    assert len(rows()) == 1


STALE = {
    "another update": {"update": "never-published"},
    "a minor update": {"update": "2025-05-01"},
    "an unknown digest": {"digest": "0" * 64},
}


@pytest.mark.parametrize("changes", STALE.values(), ids=STALE)
def test_a_stale_form_records_nothing_and_shows_the_current_text(client, changes):
    response = client.post(URL, form(**changes))
    screen = Screen(response)
    assert response.status_code == 409
    assert screen.forms[URL]["digest"] == digest()
    assert screen.forms[URL]["next"] == "/settings/"
    assert "no longer current" in screen.text
    assert rows() == []


def test_the_form_of_an_older_update_is_stale_and_the_newer_one_is_shown(client):
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1))
    response = client.at(datetime(2026, 3, 2, tzinfo=UTC)).post(URL, form())
    assert response.status_code == 409
    assert Screen(response).forms[URL]["digest"] == digest(NEXT_SLUG)
    assert client.post(URL, form(update=NEXT_SLUG, digest=digest(NEXT_SLUG))).status_code == 303


def test_a_stale_form_of_whoever_has_decided_is_refused_too(policy_update, client_at):
    client_at.as_user(decide(UserFactory())).at(BEFORE)
    response = client_at.post(URL, form(digest="0" * 64))
    assert (response.status_code, len(rows())) == (409, 1)
    assert "data-verdict" not in response.content.decode()


def test_a_machine_gets_a_problem_and_never_a_link_that_accepts(client):
    response = client.post(URL, form(digest="0" * 64), headers=JSON)
    assert (response.status_code, response.headers["Content-Type"]) == (409, "application/problem+json")
    assert response.json()["code"] == "stale_form"
    assert "decide" not in response.content.decode()


def test_nobody_logged_in_records_nothing(policy_update, client_at):
    response = client_at.at(BEFORE).post(URL, form())
    assert (response.status_code, response.headers["Location"]) == (303, "/login/?next=%2F")
    assert client_at.post(URL, form(), headers=JSON).status_code == 401
    assert rows() == []

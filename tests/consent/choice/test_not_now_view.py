"""POST /consent/not-now/ through a real client."""

from datetime import timedelta

import pytest

from accounts.plans import Plan
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory, decide
from tests.support.screen import Screen
from tests.support.verbs import digest, rows

pytestmark = pytest.mark.django_db
URL = "/consent/not-now/"
FORM = {"update": SLUG, "next": "/settings/?a=b"}


@pytest.fixture
def client(policy_update, client_at):
    return client_at.as_user(UserFactory()).at(BEFORE)


def test_the_modals_own_form_is_enough(client):
    sent = Screen(client.page("/")).forms["/consent/decide/"]
    response = client.post(URL, sent)
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    (row,) = rows()
    assert (row.kind, row.help_improve, row.digest, row.simulated) == ("deferral", None, digest(), True)


def test_afterwards_the_site_is_free_for_24_hours(client):
    assert client.post(URL, FORM).headers["Location"] == "/settings/?a=b"
    assert "data-verdict" not in client.page("/").content.decode()
    client.at(BEFORE + timedelta(hours=23))
    assert "data-verdict" not in client.page("/").content.decode()
    client.at(BEFORE + timedelta(hours=24, minutes=10))
    assert Screen(client.page("/")).marks("data-verdict") == ["prompt"]


def test_a_double_click_adds_one_row(client):
    assert [client.post(URL, FORM).status_code for _ in range(2)] == [303, 303]
    assert len(rows()) == 1


def test_the_language_and_the_browsers_signal_are_recorded(client):
    client.post(URL, FORM, headers={"Accept-Language": "fr", "Sec-GPC": "1"})
    assert (rows()[0].language, rows()[0].gpc) == ("fr", True)


@pytest.mark.parametrize(("joined", "instant"), [({}, AFTER), ({"date_joined": ANNOUNCED_AT}, BEFORE)])
def test_whoever_is_blocked_is_shown_the_choice_instead(policy_update, client_at, joined, instant):
    client_at.as_user(UserFactory(**joined)).at(instant)
    response = client_at.post(URL, FORM)
    screen = Screen(response)
    assert response.status_code == 409
    assert screen.marks("data-verdict") == ["block"]
    assert "a choice is needed" in screen.text
    assert screen.forms["/consent/decide/"]["next"] == "/settings/?a=b"
    assert rows() == []


def test_a_form_opened_before_the_last_day_ended_can_not_put_it_off_after(client):
    sent = Screen(client.page("/")).forms["/consent/decide/"]
    assert client.at(AFTER).post(URL, sent).status_code == 409
    assert rows() == []


@pytest.mark.parametrize("slug", ["2025-05-01", "never-published"])
def test_not_now_to_another_update_is_stale(client, slug):
    response = client.post(URL, {**FORM, "update": slug})
    assert response.status_code == 409
    assert Screen(response).forms["/consent/decide/"]["update"] == SLUG
    assert rows() == []


@pytest.mark.parametrize(
    ("person", "instant", "code"),
    [
        ({"plan": Plan.EDUCATION}, BEFORE, "out_of_scope"),
        ({}, ANNOUNCED_AT - timedelta(days=1), "nothing_announced"),
        ({}, AFTER, "choice_required"),
    ],
)
def test_a_machine_is_told_why_not(policy_update, client_at, person, instant, code):
    client_at.as_user(UserFactory(**person)).at(instant)
    response = client_at.post(URL, FORM, headers={"Accept": "application/json"})
    assert (response.status_code, response.headers["Content-Type"]) == (409, "application/problem+json")
    assert response.json()["code"] == code
    assert client_at.post(URL, FORM).status_code == 409
    assert rows() == []


def test_whoever_has_decided_just_goes_on(policy_update, client_at):
    client_at.as_user(decide(UserFactory())).at(BEFORE)
    assert client_at.post(URL, FORM).status_code == 303
    assert len(rows()) == 1


def test_not_now_needs_somebody_logged_in_and_a_post(client, new_client):
    assert client.get(URL).status_code == 405
    assert new_client().at(BEFORE).post(URL, FORM).headers["Location"].startswith("/login/")
    assert rows() == []

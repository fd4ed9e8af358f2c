"""POST /settings/privacy/help-improve/: one click each way, saved at once, confirmed in place."""

from datetime import timedelta

import pytest

from accounts.plans import Plan
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, UserFactory, decide
from tests.support.screen import Screen
from tests.support.verbs import rows

pytestmark = pytest.mark.django_db
URL = "/settings/privacy/help-improve/"
ON = {"help_improve": "on"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(policy_update, client_at):
    return client_at.as_user(decide(UserFactory(), help_improve=False)).at(BEFORE + timedelta(days=1))


def test_without_javascript_the_setting_goes_back_to_the_tab_and_says_what_stands(client):
    response = client.post(URL, ON, follow=True)
    assert response.redirect_chain == [("/settings/privacy/", 303)]
    assert "“Help improve Claude” is on." in Screen(response).text
    assert rows()[-1].help_improve is True


def test_a_setting_form_without_the_box_turns_it_off(client):
    client.post(URL, ON)
    client.post(URL, {})
    assert [row.help_improve for row in rows()] == [False, True, False]


def test_htmx_gets_the_row_alone_with_its_present_state(client):
    response = client.post(URL, ON, headers=HTMX)
    screen = Screen(response)
    assert response.status_code == 200
    assert "<html" not in screen.html
    assert "Saved. “Help improve Claude” is on." in screen.text
    assert "On since September 16, 2025" in screen.text
    assert screen.forms[URL]["help_improve"] == "on"
    assert screen.forms[URL]["csrfmiddlewaretoken"]


def test_the_row_says_off_again_at_once(client):
    client.post(URL, ON, headers=HTMX)
    screen = Screen(client.post(URL, {}, headers=HTMX))
    assert "Saved. “Help improve Claude” is off." in screen.text
    assert "help_improve" not in screen.forms[URL]


def test_the_same_value_again_adds_no_row_and_is_confirmed(client):
    response = client.post(URL, {}, headers=HTMX)
    assert response.status_code == 200
    assert len(rows()) == 1


@pytest.mark.parametrize(("joined", "instant"), [({}, AFTER), ({"date_joined": ANNOUNCED_AT}, BEFORE)])
def test_the_setting_works_while_blocked_and_frees_nobody(policy_update, client_at, joined, instant):
    client_at.as_user(UserFactory(**joined)).at(instant)
    assert client_at.post(URL, ON).status_code == 303
    assert rows()[0].kind == "setting"
    assert client_at.page("/").headers["Location"].startswith("/consent/")


def test_the_setting_works_while_prompted_and_the_prompt_stays(policy_update, client_at):
    client_at.as_user(UserFactory()).at(BEFORE)
    client_at.post(URL, ON)
    screen = Screen(client_at.page("/"))
    assert screen.marks("data-verdict") == ["prompt"]
    assert screen.toggle_is_on


NO_SETTING = {
    "out_of_scope": ({"plan": Plan.GOV}, BEFORE),
    "nothing_announced": ({}, ANNOUNCED_AT - timedelta(days=1)),
}


@pytest.mark.parametrize("code", NO_SETTING)
def test_where_there_is_no_setting_it_is_refused(policy_update, client_at, code):
    person, instant = NO_SETTING[code]
    client_at.as_user(UserFactory(**person)).at(instant)
    page, fragment = client_at.post(URL, ON), client_at.post(URL, ON, headers=HTMX)
    problem = client_at.post(URL, ON, headers={"Accept": "application/json"})
    assert [response.status_code for response in (page, fragment, problem)] == [409] * 3
    assert "nothing to choose" in Screen(page).text
    assert "nothing to choose" in Screen(fragment).text
    assert "<html" not in fragment.content.decode()
    assert (problem.headers["Content-Type"], problem.json()["code"]) == ("application/problem+json", code)
    assert rows() == []


def test_the_language_and_the_browsers_signal_are_recorded(client):
    client.post(URL, ON, headers={"Accept-Language": "fr", "Sec-GPC": "1"})
    assert (rows()[-1].language, rows()[-1].gpc, rows()[-1].surface) == ("fr", True, "privacy tab")


def test_nobody_logged_in_changes_nothing(policy_update, client_at):
    assert client_at.at(BEFORE).post(URL, ON).headers["Location"].startswith("/login/")
    assert client_at.post(URL, ON, headers=HTMX).status_code == 401
    assert rows() == []


def test_the_answer_brings_the_history_along(client):
    screen = Screen(client.post(URL, ON, headers=HTMX))
    assert 'id="history"' in screen.html
    assert screen.html.count('hx-swap-oob="true"') == 1
    assert "You turned “Help improve Claude” on." in screen.text
    assert 'hx-swap-oob="true"' not in client.page("/settings/privacy/").content.decode()


def test_a_refusal_stands_instead_of_the_row(policy_update, client_at):
    client_at.as_user(UserFactory(plan=Plan.TEAM)).at(BEFORE)
    answer = client_at.post(URL, ON, headers=HTMX)
    assert (answer["HX-Retarget"], answer["HX-Reselect"]) == ("#help-improve", "[role=alert]")

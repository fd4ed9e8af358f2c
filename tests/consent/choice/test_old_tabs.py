"""Old tabs, second clicks, retries: they lead on, say what stands, and never lose a refusal (section 3)."""

from datetime import UTC, date, datetime

import pytest

from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory, publish
from tests.support.screen import Screen
from tests.support.verbs import NEXT_SLUG, rows

pytestmark = pytest.mark.django_db
URL, TOGGLE = "/consent/decide/", "/settings/privacy/help-improve/"
SPRING = datetime(2026, 3, 5, tzinfo=UTC)
TURNED_OFF = "It is now off, as you have just chosen."


@pytest.fixture
def client(policy_update, client_at):
    return client_at.as_user(UserFactory(date_joined=datetime(2025, 6, 1, tzinfo=UTC))).at(BEFORE)


def form_of(client, path="/?page=1", *, on=True):
    form = Screen(client.page(path)).forms[URL]
    return form if on else {name: value for name, value in form.items() if name != "help_improve"}


def kinds():
    return [(row.kind, row.help_improve) for row in rows()]


def test_a_second_tab_that_says_off_turns_off_and_says_so(client):
    first, second = form_of(client), form_of(client, on=False)
    client.post(URL, first)
    answer = client.post(URL, second, follow=True)
    assert answer.redirect_chain == [("/?page=1", 303)]
    assert TURNED_OFF in Screen(answer).text
    assert kinds() == [("decision", True), ("setting", False)]
    history = Screen(client.page("/settings/privacy/")).text
    assert "You turned “Help improve Claude” off." in history


def test_said_again_it_only_says_what_stands(client):
    first, second = form_of(client), form_of(client, on=False)
    for form in (first, second, second, first):
        answer = client.post(URL, form, follow=True)
    assert "“Help improve Claude” is off." in Screen(answer).text
    assert kinds() == [("decision", True), ("setting", False)]


def test_it_tells_in_french(client):
    first, second = form_of(client), form_of(client, on=False)
    client.post(URL, first)
    answer = client.post(URL, second, headers={"Accept-Language": "fr"}, follow=True)
    assert "Ce réglage est maintenant désactivé" in Screen(answer).text


@pytest.mark.parametrize("on", [True, False])
def test_the_form_of_an_older_decided_update_leads_on_to_the_newer_choice(client, on):
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1))
    old = form_of(client, on=on)
    client.post(URL, form_of(client))
    answer = client.at(SPRING).post(URL, old, follow=True)
    screen = Screen(answer)
    assert (answer.status_code, answer.redirect_chain) == (200, [("/?page=1", 303)])
    assert screen.forms[URL]["update"] == NEXT_SLUG
    assert (TURNED_OFF if not on else "“Help improve Claude” is on.") in screen.text
    assert kinds() == [("decision", True)] + [("setting", False)] * (not on)


def test_it_leads_on_to_a_newer_choice_that_blocks(client):
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1))
    old = form_of(client, on=False)
    client.post(URL, form_of(client))
    answer = client.at(datetime(2026, 4, 2, tzinfo=UTC)).post(URL, old, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/consent/?next=")
    assert TURNED_OFF in Screen(answer).text
    assert Screen(answer).marks("data-verdict") == ["block"]


def test_a_bad_digest_stays_409_and_leads_on(client):
    client.post(URL, form_of(client))
    answer = client.post(URL, {"update": "2025-08-28", "digest": "0" * 64, "next": "/settings/"})
    assert answer.status_code == 409
    assert '<a href="/settings/">Continue</a>' in answer.content.decode()
    assert kinds() == [("decision", True)]


@pytest.fixture
def strict(client):
    browser = TravellingClient(enforce_csrf_checks=True).as_user(UserFactory()).at(BEFORE)
    form = Screen(browser.page("/settings/privacy/")).forms[TOGGLE]
    browser.cookies.pop("csrftoken")
    return browser, form


@pytest.mark.parametrize("address", [TOGGLE, "/settings/privacy/location-metadata/"])
def test_a_token_grown_old_opens_the_page_afresh_for_htmx(strict, address):
    browser, form = strict
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/privacy/"}
    answer = browser.post(address, form, headers=page)
    assert (answer.status_code, answer["HX-Redirect"]) == (403, "/settings/privacy/")
    screen = Screen(browser.page("/settings/privacy/"))
    assert "It is up to date now: please try again." in screen.text
    assert browser.post(TOGGLE, {**screen.forms[TOGGLE], "help_improve": "on"}).status_code == 303
    assert kinds() == [("setting", True)]


def test_a_token_grown_old_links_the_page_it_came_from(strict):
    browser, form = strict
    answer = browser.post(TOGGLE, form, headers={"Referer": "http://testserver/settings/privacy/"})
    assert answer.status_code == 403
    assert '<a href="/settings/privacy/">Open the page again</a>' in answer.content.decode()


@pytest.mark.parametrize("referer", ["https://evil.example/settings/", ""])
def test_never_a_link_to_elsewhere(strict, referer):
    browser, form = strict
    page = browser.post(TOGGLE, form, headers={"Referer": referer}).content.decode()
    assert "evil" not in page
    assert "To the home page" in page


def test_whoever_was_logged_out_meanwhile_comes_back_to_the_page(client):
    client.logout()
    client.at(AFTER)
    answer = client.post(TOGGLE, {}, headers={"Referer": "http://testserver/settings/privacy/"})
    assert answer["Location"] == "/login/?next=%2Fsettings%2Fprivacy%2F"
    assert "Nothing was changed. Log in, then do it once more." in Screen(client.page(answer["Location"])).text

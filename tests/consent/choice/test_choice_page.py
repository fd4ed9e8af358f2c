"""GET /consent/: the choice as a page of its own, and who goes on past it (rules, section 8)."""

from datetime import timedelta

import pytest

from accounts.plans import Plan
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory, decide, defer
from tests.support.screen import Screen
from tests.support.verbs import digest

pytestmark = pytest.mark.django_db
CHOICE = "/consent/?next=/settings/"


@pytest.fixture
def client(policy_update, client_at):
    return client_at.as_user(UserFactory())


def test_in_a_prompt_the_choice_page_is_the_form_with_not_now(client):
    response = client.at(BEFORE).page(CHOICE)
    screen = Screen(response)
    assert response.status_code == 200
    assert (screen.marks("data-verdict"), screen.marks("data-reason")) == (["prompt"], ["due"])
    assert "Not now" in screen.text
    assert screen.marks("formaction") == ["/consent/not-now/"]


def test_after_the_last_day_the_choice_page_is_the_modal_without_not_now(client):
    response = client.at(AFTER).page(CHOICE)
    screen = Screen(response)
    assert response.status_code == 200
    assert (screen.marks("data-verdict"), screen.marks("data-reason")) == (["block"], ["overdue"])
    assert "Not now" not in screen.text
    assert "formaction" not in screen.html
    assert response.headers["Cache-Control"] == "no-store"


def test_a_new_account_meets_a_few_things_to_know(policy_update, client_at):
    client_at.as_user(UserFactory(date_joined=BEFORE)).at(BEFORE + timedelta(hours=1))
    screen = Screen(client_at.page(CHOICE))
    assert (screen.marks("data-verdict"), screen.marks("data-reason")) == (["block"], ["new_account"])
    assert "Here's a few things you should know about me:" in screen.text
    assert "Not now" not in screen.text


@pytest.mark.parametrize("instant", [BEFORE, AFTER])
def test_the_choice_is_a_dialog_and_shown_once(client, instant):
    screen = Screen(client.at(instant).page(CHOICE))
    assert [tag for tag, attributes in screen.tags if "data-verdict" in attributes] == ["dialog"]
    assert len(screen.marks("data-verdict")) == 1


@pytest.mark.parametrize(("instant", "language"), [(BEFORE, "en"), (AFTER, "en"), (BEFORE, "fr")])
def test_the_form_carries_update_digest_start_and_next(client, instant, language):
    response = client.at(instant).page(CHOICE, headers={"Accept-Language": language})
    sent = Screen(response).forms["/consent/decide/"]
    assert sent.pop("csrfmiddlewaretoken")
    assert sent == {
        "update": SLUG,
        "digest": digest(language=language),
        "start": "on",
        "help_improve": "on",
        "next": "/settings/",
    }


@pytest.mark.parametrize(
    ("person", "instant"),
    [
        (lambda: UserFactory(plan=Plan.TEAM), AFTER),
        (UserFactory, ANNOUNCED_AT - timedelta(hours=1)),
        (lambda: decide(UserFactory()), AFTER),
        (lambda: defer(UserFactory()), BEFORE + timedelta(hours=1)),
    ],
    ids=["out of scope", "nothing announced", "decided", "deferred"],
)
def test_whoever_passes_the_gate_goes_on_from_the_choice_page(policy_update, client_at, person, instant):
    response = client_at.as_user(person()).at(instant).page(CHOICE)
    assert (response.status_code, response.headers["Location"]) == (303, "/settings/")


def test_nobody_goes_to_the_log_in_and_comes_back(policy_update, client_at):
    response = client_at.at(BEFORE).page(CHOICE)
    assert response.status_code == 303
    assert response.headers["Location"] == "/login/?next=%2Fconsent%2F%3Fnext%3D%2Fsettings%2F"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_choice_page_is_only_looked_at(client, method):
    assert getattr(client.at(BEFORE), method)(CHOICE).status_code == 405


def test_head_answers_as_get_without_a_body(client):
    response = client.at(BEFORE).head(CHOICE)
    assert (response.status_code, response.content) == (200, b"")


def test_settings_export_and_account_are_a_click_away_while_blocked(client):
    links = Screen(client.at(AFTER).page(CHOICE)).links()
    wanted = ("/settings/privacy/", "/settings/account/", "/legal/consumer-terms/", f"/legal/updates/{SLUG}/")
    assert [link for link in wanted if link not in links] == []

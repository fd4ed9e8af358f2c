"""A prompt leaves the page as asked for and lays the choice over it; its first showing is remembered once."""

import re
from datetime import timedelta

import pytest

from consent.models import NoticeShowing
from tests.support.factories import AFTER, BEFORE, SLUG, ConversationFactory, UserFactory, decide
from tests.support.screen import Screen
from tests.support.verbs import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(policy_update):
    return UserFactory()


@pytest.fixture
def client(client_at, user):
    return client_at.as_user(user).at(BEFORE)


def test_the_page_renders_as_asked_for_with_the_modal_over_it(client, user):
    conversation = ConversationFactory(owner=user, text="Why do foxes cross the road?")
    screen = Screen(client.page(f"/chats/{conversation.pk}/"))
    assert "Why do foxes cross the road?" in screen.text
    assert (screen.marks("data-verdict"), screen.marks("data-reason")[-1]) == (["prompt"], "due")
    assert [tag for tag, attributes in screen.tags if "data-verdict" in attributes] == ["dialog"]


def without_the_time(text):
    return re.sub(r"\d\d:\d\d:\d\d", "", text)


def test_what_the_modal_lies_over_is_the_page_as_it_is_without_it(client, user):
    prompted = without_the_time(Screen(client.page("/")).text)
    decide(user)
    free = without_the_time(Screen(client.page("/")).text)
    assert prompted.startswith(free)
    assert prompted.removeprefix(free).strip().startswith("Updates to Consumer Terms and Policies")


@pytest.mark.parametrize("sent", [{"text": "A new question"}, {"text": ""}])
def test_a_form_sent_under_a_prompt_does_its_work(client, sent):
    response = client.post("/chats/", sent)
    assert response.status_code == (303 if sent["text"] else 422)
    assert ("data-verdict" in response.content.decode()) == (not sent["text"])
    if sent["text"]:
        assert "A new question" in Screen(client.page(response.headers["Location"])).text


def test_the_modal_goes_back_to_the_very_page(client):
    assert Screen(client.page("/?page=1&x=%26")).forms["/consent/decide/"]["next"] == "/?page=1&x=%26"


@pytest.mark.parametrize(
    "address",
    ["/settings/", "/settings/account/", "/settings/privacy/", "/legal/privacy-policy/", "/login/", "/nowhere/"],
)
def test_open_pages_and_missing_ones_never_show_the_modal(client, address):
    assert "data-verdict" not in client.page(address).content.decode()


def test_an_htmx_fragment_carries_no_modal(client):
    response = client.post("/settings/privacy/help-improve/", {"help_improve": "on"}, headers={"HX-Request": "true"})
    assert "data-verdict" not in response.content.decode()


def test_a_choice_in_another_browser_releases_this_one_at_its_next_request(client, user, new_client):
    assert Screen(client.page("/")).marks("data-verdict") == ["prompt"]
    other = new_client().as_user(user).at(BEFORE)
    other.post("/consent/decide/", Screen(other.page("/")).forms["/consent/decide/"])
    assert Screen(client.page("/")).marks("data-verdict") == []


def test_the_first_showing_is_remembered_once(client, user, new_client):
    for _ in range(2):
        client.page("/")
    client.at(BEFORE + timedelta(hours=3)).page("/consent/")
    new_client().as_user(user).at(AFTER).page("/consent/")
    (showing,) = NoticeShowing.objects.all()
    assert (showing.subject_id, showing.update_id, showing.language) == (user.subject_id, SLUG, "en")
    assert timedelta(0) <= showing.shown_at - BEFORE < timedelta(minutes=1)
    assert rows() == []


def test_nothing_is_remembered_where_nothing_was_shown(client, user, new_client):
    client.page("/settings/privacy/")
    client.head("/")
    new_client().as_user(user).at(AFTER).page("/")
    decided = decide(UserFactory())
    new_client().as_user(decided).at(BEFORE).page("/")
    assert not NoticeShowing.objects.exists()

"""Every form carries its token, every post without one is refused, and that is checked before the gate."""

import pytest
from django.test import Client

from consent.models import ConsentEvent
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, SLUG, ConversationFactory, UserFactory
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
POSTS = [
    "/consent/decide/",
    "/consent/not-now/",
    "/settings/privacy/help-improve/",
    "/chats/",
    "/logout/",
    "/language/",
]


@pytest.fixture
def strict(policy_update):
    return TravellingClient(enforce_csrf_checks=True).as_user(UserFactory()).at(BEFORE)


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("instant", [BEFORE, AFTER], ids=["prompt", "block"])
def test_without_its_token_a_post_is_refused_before_anything_else(strict, address, instant):
    response = strict.at(instant).post(address, {"update": SLUG, "text": "x", "help_improve": "on"})
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()
    assert not ConsentEvent.objects.exists()


def test_a_machine_is_told_it_was_the_token_and_not_the_choice(strict):
    response = strict.at(AFTER).post("/chats/", {"text": "x"}, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")


def test_a_token_from_elsewhere_is_refused(strict):
    form = Screen(strict.page("/")).forms["/consent/decide/"]
    strict.cookies.pop("csrftoken")
    assert strict.post("/consent/decide/", form).status_code == 403
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize("instant", [BEFORE, AFTER], ids=["prompt", "block"])
def test_with_the_forms_own_token_the_choice_is_taken(strict, instant):
    form = Screen(strict.at(instant).page("/consent/")).forms["/consent/decide/"]
    assert strict.post("/consent/decide/", form).status_code == 303
    assert ConsentEvent.objects.get().kind == "decision"


def test_the_stale_forms_answer_carries_a_token_that_works(strict):
    form = Screen(strict.page("/consent/")).forms["/consent/decide/"]
    stale = strict.post("/consent/decide/", {**form, "digest": "0" * 64})
    assert strict.post("/consent/decide/", Screen(stale).forms["/consent/decide/"]).status_code == 303


def posting_forms(response):
    tags = Screen(response).tags
    return sum(tag == "form" and (attributes.get("method") or "").lower() == "post" for tag, attributes in tags)


@pytest.mark.parametrize(
    ("address", "instant"),
    [
        ("/", BEFORE),
        ("/consent/", BEFORE),
        ("/consent/", AFTER),
        ("/settings/", AFTER),
        ("/settings/account/", AFTER),
        ("/settings/account/password/", AFTER),
        ("/settings/privacy/", AFTER),
        ("/legal/privacy-policy/", AFTER),
    ],
)
def test_every_form_of_a_page_carries_its_token(strict, address, instant):
    response = strict.at(instant).page(address)
    assert response.status_code == 200
    assert posting_forms(response) == response.content.decode().count('name="csrfmiddlewaretoken"') > 0


def test_every_form_of_a_conversation_and_of_open_pages_carries_a_token(policy_update):
    user = UserFactory()
    conversation = ConversationFactory(owner=user)
    pages = [(TravellingClient().as_user(user).at(BEFORE), f"/chats/{conversation.pk}/")]
    pages += [
        (Client(), address) for address in ("/login/", "/signup/", "/password/reset/", "/qa/?persona=on@example.com")
    ]
    for client, address in pages:
        response = client.get(address)
        assert posting_forms(response) == response.content.decode().count('name="csrfmiddlewaretoken"') > 0, address

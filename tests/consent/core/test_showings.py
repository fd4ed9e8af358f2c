"""The first showing of a notice is noted only for an answer that somebody could have looked at (section 4)."""

import pytest

from consent.models import NoticeShowing
from tests.support.factories import AFTER, BEFORE, SLUG, UserFactory
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
UNSEEN = {
    "prefetched": {"Sec-Purpose": "prefetch"},
    "prefetched by a proxy": {"Sec-Purpose": "prefetch;anonymous-client-ip"},
    "prerendered": {"Sec-Purpose": "prefetch;prerender"},
    "previewed": {"Purpose": "preview"},
    "prefetched by an old Firefox": {"X-Moz": "prefetch"},
    "a fragment": {"HX-Request": "true"},
    "asked for by a script": {"Sec-Fetch-Dest": "empty"},
    "for a machine": {"Accept": "application/json"},
}


@pytest.fixture
def person(policy_update):
    return UserFactory()


@pytest.fixture
def client(person, client_at):
    return client_at.as_user(person).at(BEFORE)


def shown():
    return list(NoticeShowing.objects.values_list("update_id", flat=True))


@pytest.mark.parametrize("headers", UNSEEN.values(), ids=UNSEEN)
@pytest.mark.parametrize(("path", "instant"), [("/", BEFORE), ("/consent/", BEFORE), ("/consent/", AFTER)])
def test_what_nobody_looks_at_is_no_showing_and_the_next_page_is(client, headers, path, instant):
    client.at(instant).page(path, headers=headers)
    client.head(path)
    assert shown() == []
    client.page(path)
    assert shown() == [SLUG]


def test_a_page_for_a_person_is_one_whatever_else_the_browser_says(client):
    client.page("/", headers={"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"})
    assert shown() == [SLUG]


def test_an_error_page_is_none_though_the_modal_lies_over_it(client):
    answer = client.post("/chats/", {"text": ""}, headers={"Accept": "text/html"})
    assert (answer.status_code, Screen(answer).marks("data-verdict")) == (422, ["prompt"])
    assert shown() == []


def test_a_stale_form_answered_with_the_current_text_is_one(client):
    answer = client.post("/consent/decide/", {"update": SLUG, "digest": "0" * 64})
    assert answer.status_code == 409
    assert shown() == [SLUG]


def test_an_account_deleted_meanwhile_leaves_nothing_behind(client, person):
    client.page("/settings/")
    person.delete()
    client.page("/")
    assert shown() == []

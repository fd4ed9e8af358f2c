"""The kit's functions against the site: what they ask, and what they say when the server refuses."""

import re

import pytest

from claudeprivacy.qa.kit.browsers import HttpBrowser, PlaywrightBrowser, asking
from claudeprivacy.qa.kit.doors import Qa
from consent.models import ConsentEvent
from tests.support.factories import SLUG

BEFORE, AFTER = "2025-09-15T10:00:00Z", "2025-09-29T00:00:01Z"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def qa(live_server, policy_update):
    return Qa(live_server.url)


def test_a_persona_is_made_anew_and_logged_in_at_its_instant(qa):
    ada, bob = (qa.person(persona="free@example.com", now=AFTER) for _ in range(2))
    assert ada.subject_id != bob.subject_id
    assert ada.browser.get("/").headers["location"] == "/consent/?next=%2F"


def test_a_recipe_makes_a_past(qa):
    decisions = [{"at": "2025-09-05T10:00:00Z", "help_improve": True}]
    texts = [{"text": "Hello", "at": "2025-09-06T08:00:00Z"}]
    ada = qa.person(plan="max", now=BEFORE, decisions=decisions, conversations=[{"texts": texts}])
    assert [row["kind"] for row in qa.ledger(ada)] == [row["kind"] for row in qa.ledger(ada.subject_id)] == ["decision"]
    assert ada.browser.get(f"/chats/{ada.conversation_ids[0]}/").status == 200


def test_clock_and_world_are_the_browsers_and_end_with_one_call(qa):
    ada = qa.person(persona="pro@example.com", now=BEFORE)
    assert qa.clock(ada.browser, AFTER)["now"].startswith("2025-09-29")
    assert qa.world(ada.browser, last_day="2025-10-08")["update"] == SLUG
    assert 'data-verdict="prompt"' in ada.browser.get("/").text
    assert not qa.clock(ada.browser, None)["now"].startswith("2025")
    assert ada.browser.get("/").status == 303


def test_a_fault_meets_the_next_requests_of_that_browser(qa):
    ada = qa.person(persona="on@example.com", now=BEFORE)
    qa.fault(ada.browser, "/settings/", status=500, times=2)
    assert [ada.browser.get("/settings/").status for _ in range(3)] == [500, 500, 200]


def test_forms_are_sent_with_their_token(qa):
    ada = qa.person(persona="free@example.com", now=BEFORE)
    (digest,) = re.findall(r'name="digest" value="(\w+)"', ada.browser.get("/consent/").text)
    assert ada.browser.post("/consent/decide/", {"update": SLUG, "digest": digest}).status == 303
    assert ConsentEvent.objects.get().help_improve is False


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda qa: qa.clock(None, "never"), "POST /qa/clock/ answered 400: .*now: Write an instant"),
        (lambda qa: qa.world(None, preset="loud"), "preset: Use on or off"),
        (lambda qa: qa.person(persona="nobody@example.com"), "persona: Nobody of that name"),
        (lambda qa: qa.person(plan="gold"), "plan: use one of"),
        (lambda qa: qa.ledger("x"), "subject_id: "),
        (lambda qa: qa.outbox("ada@example.com", seconds=0.1), "0 messages to ada@example.com"),
    ],
)
def test_what_the_server_refuses_fails_with_its_words(qa, asked, said):
    with pytest.raises(AssertionError, match=said):
        asked(qa)


def test_who_asks_is_found_by_what_was_given():
    browser = HttpBrowser("http://127.0.0.1:1/")
    assert asking(browser, "") is browser
    assert browser.url == "http://127.0.0.1:1"
    assert isinstance(asking(None, "http://127.0.0.1:1"), HttpBrowser)
    context = object()
    page = type("Page", (), {"context": context})()
    for given in (page, context):
        found = asking(given, "http://127.0.0.1:1")
        assert isinstance(found, PlaywrightBrowser)
        assert found.context is context

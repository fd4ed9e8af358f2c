"""Every view × method × client × verdict (law 1; rules, section 7): what a block answers, and what never slips out."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.plans import Plan
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory, decide, living_worker
from tests.support.screen import Screen
from tests.support.url_sweep import CLIENTS, METHODS, doors, knock

pytestmark = pytest.mark.django_db
SECRET = "The-fox-hides-the-key-under-the-third-stone"
LATER = BEFORE + timedelta(hours=1)
PEOPLE = {
    "prompt": (UserFactory, BEFORE),
    "overdue": (UserFactory, AFTER),
    "new_account": (lambda: UserFactory(date_joined=BEFORE), LATER),
    "decided": (lambda: decide(UserFactory()), AFTER),
    "out_of_scope": (lambda: UserFactory(plan=Plan.TEAM), AFTER),
    "anonymous": (UserFactory, AFTER),
}
BLOCKED = ("overdue", "new_account")
# The choice itself; and what hands people their own words, open also while blocked (section 6).
SHOW_THE_CHOICE = {"consent:choice", "consent:decide", "consent:not-now"}
HAND_OUT_ONES_OWN_WORDS = {"export-data"}
LEAST_CASES = {"page": 300, "X-Requested-With": 20}  # others: 60; a walk that finds fewer has lost its way


@pytest.fixture
def visit(policy_update, client_at):
    """Who knocks: a person with a conversation, its client and every door."""
    living_worker()

    def enter(verdict):
        make, instant = PEOPLE[verdict]
        person = make()
        conversation = ConversationFactory(owner=person, text=SECRET)
        client_at.at(instant)
        if verdict != "anonymous":
            client_at.as_user(person)
        return person, doors(conversation.pk)

    return enter


def cases(kind, found):
    """Every method at a gated door, and at an open one as a page; admin's doors are many and alike."""
    for door in found:
        if not door.open or (kind == "page" and not door.admin):
            yield from ((method, door) for method in METHODS)
        elif kind == "page" or (kind != "X-Requested-With" and not door.admin):
            yield from ((method, door) for method in ("GET", "POST"))


@pytest.mark.parametrize("verdict", PEOPLE)
@pytest.mark.parametrize("kind", CLIENTS)
def test_every_door_answers_every_kind_of_client_as_the_verdict_says(visit, client_at, kind, verdict):
    person, found = visit(verdict)
    walked = list(cases(kind, found))
    for method, door in walked:
        response = knock(client_at, method, door.address, kind)
        said = (method, door.address, response.status_code)
        assert response.status_code < 500, said
        body = response.getvalue().decode("utf-8", "replace")
        check_privacy(verdict, door, body, person, said)
        if verdict in BLOCKED and not door.open:
            CHECKS[kind](response, method, door.address, verdict)
        if door.open and door.name not in SHOW_THE_CHOICE:
            assert "data-verdict" not in body, said
    assert len(walked) >= LEAST_CASES.get(kind, 60)


def check_privacy(verdict, door, body, person, said):
    if verdict in (*BLOCKED, "anonymous") and door.name not in HAND_OUT_ONES_OWN_WORDS:
        assert SECRET not in body, said
    if verdict == "anonymous" or (verdict in BLOCKED and not door.open):
        assert person.email not in body, said
    if verdict in ("decided", "out_of_scope", "anonymous"):
        assert "data-verdict" not in body, said


def check_page(response, method, address, verdict):
    location = urlsplit(response.headers["Location"])
    wanted = address if method in ("GET", "HEAD") else "/"
    assert (response.status_code, location.path) == (303, "/consent/"), (method, address)
    assert parse_qs(location.query) == {"next": [wanted]}
    assert response.getvalue() == b""


def check_htmx(response, method, address, verdict):
    assert (response.status_code, response.getvalue()) == (403, b""), (method, address)
    assert response.headers["HX-Redirect"] == "/consent/?next=%2F%3Fpage%3D1"


def check_json(response, method, address, verdict):
    assert response.status_code == 403, (method, address)
    assert response.headers["Content-Type"] == "application/problem+json"
    if method == "HEAD":
        return
    problem = response.json()
    assert (problem["code"], problem["reason"]) == ("consent_choice_required", verdict)
    assert problem["deadline"] == "2025-09-29T00:00:00Z"
    assert problem["page"] == "http://testserver/consent/?next=%2F"
    assert "decide" not in str(problem)


CHECKS = {**dict.fromkeys(CLIENTS, check_page), "htmx": check_htmx}
CHECKS |= {"JSON body": check_json, "Accept JSON": check_json}


@pytest.mark.parametrize("kind", ["page", "X-Requested-With"])
def test_a_prompt_shows_the_modal_over_every_unmarked_page_and_the_page_with_it(visit, client_at, kind):
    _, found = visit("prompt")
    shown = []
    for door in (door for door in found if not door.open):
        body = knock(client_at, "GET", door.address, kind).getvalue().decode()
        if "<html" in body:
            assert body.count('data-verdict="prompt"') == 1, door.address
            shown.append(door.name)
    assert {"home", "chat"} <= set(shown)


@pytest.mark.parametrize("verdict", ["prompt", "decided", "out_of_scope"])
def test_whoever_passes_or_is_prompted_sees_their_own_words(visit, client_at, verdict):
    """So that the sweep's silence about them means something."""
    _, found = visit(verdict)
    (chat,) = [door for door in found if door.name == "chat"]
    assert SECRET in knock(client_at, "GET", chat.address, "page").getvalue().decode()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "BREW"])
def test_every_view_of_ours_is_pinned_to_its_methods(visit, client_at, method):
    _, found = visit("decided")
    for door in (door for door in found if not door.admin):
        response = knock(client_at, method, door.address, "page")
        assert response.status_code == 405, (method, door.address)
        assert set(response.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}


def test_every_form_of_every_page_carries_its_token(visit, client_at):
    _, found = visit("prompt")
    for door in (door for door in found if not door.admin):
        tags = Screen(knock(client_at, "GET", door.address, "page")).tags
        forms = [tag for tag, attributes in tags if tag == "form" and attributes.get("method") == "post"]
        tokens = [tag for tag, attributes in tags if attributes.get("name") == "csrfmiddlewaretoken"]
        assert len(forms) == len(tokens), door.address

"""How a block answers each client, to the letter (rules, section 7)."""

from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest

from consent.policies import publishing
from tests.support.factories import AFTER, BEFORE, UserFactory, publish
from tests.support.screen import Screen
from tests.support.verbs import NEXT_SLUG

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def client(policy_update, client_at):
    return client_at.as_user(UserFactory()).at(AFTER)


def to_choice(address):
    return f"/consent/?next={quote(address, safe='')}"


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", ["/", "/?page=2&q=a%26b", "/chats/"])
def test_a_page_is_sent_to_the_choice_and_back_with_its_query(client, method, address):
    response = getattr(client, method)(address)
    assert (response.status_code, response.headers["Location"]) == (303, to_choice(address))
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (None, "/"),
        ("http://testserver/settings/?a=b", "/settings/?a=b"),
        ("http://testserver/chats/1/#end", "/chats/1/"),
        ("https://evil.example/settings/", "/"),
        ("javascript:alert(1)", "/"),
        ("//evil.example/", "/"),
        ("nonsense \x00", "/"),
    ],
)
@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_a_blocked_form_goes_back_to_the_page_it_was_sent_from(client, method, referer, back):
    response = getattr(client, method)("/chats/", headers={"Referer": referer} if referer else {})
    assert (response.status_code, response.headers["Location"]) == (303, to_choice(back))


@pytest.mark.parametrize(
    ("headers", "back"),
    [
        ({"HX-Current-URL": "http://testserver/chats/1/?a=b"}, "/chats/1/?a=b"),
        ({"Referer": "http://testserver/settings/"}, "/settings/"),
        ({"HX-Current-URL": "https://evil.example/"}, "/"),
        ({}, "/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_is_told_to_leave_and_nothing_is_swapped_in(client, method, headers, back):
    response = getattr(client, method)("/chats/", headers={**HTMX, **headers})
    assert (response.status_code, response.content) == (403, b"")
    assert response.headers["HX-Redirect"] == to_choice(back)
    assert "Location" not in response.headers


@pytest.mark.parametrize("headers", [JSON, {"Accept": "application/problem+json"}, {"Accept": "application/json, */*"}])
def test_a_machine_gets_a_problem(client, headers):
    response = client.get("/?a=b", headers=headers)
    assert (response.status_code, response.headers["Content-Type"]) == (403, "application/problem+json")
    assert response.json() == {
        "type": "about:blank",
        "status": 403,
        "code": "consent_choice_required",
        "title": "A choice about the updated Consumer Terms and Privacy Policy is needed to continue.",
        "reason": "overdue",
        "deadline": "2025-09-29T00:00:00Z",
        "page": "http://testserver/consent/?next=%2F",
    }
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_a_json_body_is_a_machine_whatever_it_accepts(client, kind):
    response = client.post("/chats/", b"{}", content_type=kind, headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "*/*",
        "",
        "text/html, application/json",
        "application/json;q=0.5, text/html",
        "image/png",
        ";",
        ",,",
    ],
)
def test_who_prefers_a_page_or_does_not_say_gets_a_page(client, accept):
    assert client.get("/", headers={"Accept": accept}).status_code == 303


def test_the_deadline_is_the_first_blocked_instant_of_the_oldest_update_unsettled(client):
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1))
    problem = client.at(datetime(2026, 3, 2, tzinfo=UTC)).get("/", headers=JSON).json()
    assert (problem["reason"], problem["deadline"]) == ("overdue", "2025-09-29T00:00:00Z")


def test_the_deadline_moves_with_an_extension(policy_update, client_at):
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=AFTER)
    client_at.as_user(UserFactory(date_joined=BEFORE)).at(AFTER)
    problem = client_at.get("/", headers=JSON).json()
    assert (problem["reason"], problem["deadline"]) == ("new_account", "2025-10-09T00:00:00Z")


def test_the_address_for_a_human_shows_the_choice(client):
    page = client.get("/", headers=JSON).json()["page"]
    assert Screen(client.page(page.removeprefix("http://testserver"))).marks("data-verdict") == ["block"]


def test_a_block_and_the_page_that_lifts_it_make_no_loop(client):
    first = client.get("/", follow=True)
    assert (first.status_code, first.redirect_chain) == (200, [(to_choice("/"), 303)])
    released = client.post("/consent/decide/", Screen(first).forms["/consent/decide/"], follow=True)
    assert (released.status_code, released.redirect_chain) == (200, [("/", 303)])
    assert client.get(to_choice("/"), follow=True).redirect_chain == [("/", 303)]


def test_answers_differ_by_what_the_client_says_so_no_cache_mixes_them(client):
    for headers in ({}, HTMX, JSON):
        vary = client.get("/", headers=headers).headers["Vary"]
        assert {"Accept", "Cookie", "HX-Request", "Sec-GPC"} <= {name.strip() for name in vary.split(",")}

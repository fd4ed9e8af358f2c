"""Error pages: in words, with nothing personal, and in JSON for machines."""

import pytest

from conversations import chats
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory
from tests.support.production import JSON

pytestmark = pytest.mark.django_db
NOWHERE = ["/nowhere/", "/chats/x/", "/legal/updates/never/", "/settings/nothing/", "/consent", "/.env", "/qa/x/"]


@pytest.fixture
def person(policy_update):
    """Somebody who is blocked."""
    return TravellingClient(raise_request_exception=False).at(AFTER).as_user(UserFactory(email="ada@example.com"))


def broken(*args, **kwargs):
    raise ZeroDivisionError("of ours, about ada@example.com")


@pytest.mark.parametrize("path", [path for path in NOWHERE if path != "/consent"])
def test_an_address_that_does_not_exist_is_404_for_everybody(client_at, person, path):
    for_nobody, for_somebody = client_at.page(path), person.page(path)
    assert for_nobody.status_code == for_somebody.status_code == 404
    assert for_nobody.content == for_somebody.content


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_an_address_that_does_not_exist_is_404_by_every_method(person, method):
    assert getattr(person, method)("/nowhere/").status_code == 404


def test_a_machine_gets_404_in_json(person):
    response = person.get("/nowhere/", headers=JSON)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


def test_the_error_page_speaks_the_browsers_language(client_at):
    assert '<html lang="fr"' in client_at.page("/nowhere/", headers={"Accept-Language": "fr"}).content.decode()


def test_403_for_what_an_account_may_not_do(client_at):
    response = client_at.as_user(UserFactory(email="ada@example.com")).get("/admin/", follow=True)
    page = response.content.decode()
    assert response.status_code == 403
    assert "This account may not do that." in page
    assert "ada@example.com" not in page


def test_403_for_a_form_from_elsewhere_says_what_to_do():
    browser = TravellingClient(enforce_csrf_checks=True)
    browser.get("/login/")
    response = browser.post("/login/", {"email": "a@b.c", "password": "x"}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "send the form again" in response.content.decode()


def test_403_for_a_form_from_elsewhere_in_json():
    response = TravellingClient(enforce_csrf_checks=True).post("/login/", {}, headers=JSON)
    assert (response.status_code, response.json()["code"]) == (403, "no_cookies")


def test_a_500_says_that_it_is_our_fault_and_nothing_else(monkeypatch):
    monkeypatch.setattr(chats, "just_deleted", broken)
    client_at = TravellingClient(raise_request_exception=False).at(BEFORE).as_user(UserFactory(email="ada@example.com"))
    response = client_at.page("/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "That was our fault" in page
    assert "ada@example.com" not in page
    assert "ZeroDivisionError" not in page


def test_a_machine_gets_500_in_json(monkeypatch):
    monkeypatch.setattr(chats, "just_deleted", broken)
    client_at = TravellingClient(raise_request_exception=False).at(BEFORE).as_user(UserFactory())
    response = client_at.get("/", headers=JSON)
    assert (response.status_code, response.json()["code"]) == (500, "server_error")


@pytest.mark.parametrize("host", ["evil.example", "a b", "testserver:port"])
def test_400_for_another_hosts_name(client_at, host):
    response = client_at.get("/login/", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.content.decode()


def test_400_for_a_body_that_is_too_big(client_at):
    response = client_at.post("/login/", {"email": "x" * 1_100_000})
    assert response.status_code == 400
    assert "could not be read" in response.content.decode()


def test_a_machine_gets_400_in_json(client_at):
    response = client_at.get("/login/", headers={"Host": "evil.example", **JSON})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_no_error_page_asks_the_database(client_at, django_assert_num_queries):
    with django_assert_num_queries(0):
        client_at.page("/nowhere/")

"""Without its database the site says 503, whoever asks and wherever it is noticed, and comes back by itself."""

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, UserFactory
from tests.support.production import JSON, database_raising

pytestmark = pytest.mark.django_db
GONE = OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def visitor():
    return TravellingClient(raise_request_exception=False).at(BEFORE)


@pytest.fixture
def person(visitor):
    return visitor.as_user(UserFactory(email="ada@example.com"))


@pytest.mark.parametrize("error", [GONE, InterfaceError("connection already closed")])
def test_a_page_says_503_and_when_to_try_again(person, error):
    with database_raising(error):
        response = person.page("/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "The database can&#x27;t be reached." in response.content.decode().replace("'", "&#x27;")


@pytest.mark.parametrize("path", ["/login/", "/settings/privacy/", "/legal/consumer-terms/", "/nowhere/", "/admin/"])
def test_a_session_that_can_not_be_loaded_is_a_503(person, path):
    """The session is read in a middleware, before any view."""
    with database_raising(GONE):
        assert person.page(path).status_code == 503


@pytest.mark.parametrize("path", ["/legal/consumer-terms/", "/legal/updates/2025-08-28/"])
def test_a_view_that_asks_the_database_answers_503_without_any_session(visitor, path):
    with database_raising(GONE):
        assert visitor.page(path).status_code == 503


@pytest.mark.parametrize("path", ["/login/", "/consent/decide/", "/chats/", "/qa/enter/"])
def test_a_form_sent_without_the_database_is_not_recorded_and_says_so(person, path):
    sent = {"email": "ada@example.com", "password": "demo", "text": "hello", "persona": "free@example.com"}
    with database_raising(GONE):
        response = person.post(path, sent)
    assert response.status_code == 503
    assert "Nothing was recorded." in response.content.decode()


def test_machines_are_told_in_json(person):
    with database_raising(GONE):
        response = person.get("/", headers=JSON)
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert (response.json()["code"], response["Retry-After"]) == ("database_unreachable", "5")


def test_nothing_personal_and_nothing_of_the_error_is_on_the_page(person):
    with database_raising(GONE):
        response = person.page("/")
    page = response.content.decode()
    assert "ada@example.com" not in page
    assert "unexpectedly" not in page
    assert response["Cache-Control"] == "no-store"


def test_the_site_comes_back_with_its_database_without_a_restart(person):
    with database_raising(GONE):
        assert person.page("/").status_code == 503
    assert person.page("/").status_code == 200


@pytest.mark.parametrize("kind", [IntegrityError, DataError, ProgrammingError])
def test_a_mistake_of_ours_is_not_passed_off_as_an_outage(person, kind):
    with database_raising(kind("a bug")):
        assert person.page("/").status_code == 500


def test_a_database_that_is_gone_is_reported_as_any_failure_is(person, caplog):
    with database_raising(GONE):
        person.page("/")
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]

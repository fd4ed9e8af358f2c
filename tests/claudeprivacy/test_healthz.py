"""/healthz/: 200 when the database answers, 503 when not (rules, section 8)."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError

from tests.claudeprivacy.helpers import database_raising
from tests.factories import AFTER, UserFactory

pytestmark = pytest.mark.django_db


def test_200_when_the_database_answers(browser):
    response = browser.get("/healthz/")
    assert (response.status_code, response.json()) == (200, {"database": "ok"})


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError, DatabaseError])
def test_503_when_it_does_not(browser, kind):
    with database_raising(kind("gone")):
        response = browser.get("/healthz/")
    assert (response.status_code, response.json()) == (503, {"database": "unreachable"})


def test_it_asks_once_and_for_nothing(browser, django_assert_num_queries):
    with django_assert_num_queries(1):
        browser.get("/healthz/")


def test_it_is_open_to_anybody_also_while_blocked(policy_update, browser):
    assert browser.at(AFTER).as_user(UserFactory()).get("/healthz/").status_code == 200


def test_head_answers_and_nothing_is_sent(browser):
    assert browser.head("/healthz/").status_code == 200
    assert browser.post("/healthz/").status_code == 405

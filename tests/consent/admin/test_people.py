"""The list of people: how each stands, found by e-mail or subject id, filtered, without counting everybody."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.plans import Plan
from consent.console import changelist
from consent.rules.verdict import Reason
from tests.support.factories import AFTER, BEFORE, UserFactory, decide, defer
from tests.support.screen import Screen
from tests.support.statements import statements

LIST = "/admin/accounts/user/"
pytestmark = pytest.mark.django_db


def listed(client_at, query=""):
    response = client_at.get(LIST + query)
    assert response.status_code == 200
    return [user.email for user in response.context["cl"].result_list]


def test_a_line_says_how_somebody_stands(reviewer, ada):
    text = Screen(reviewer.get(f"{LIST}?q=ada@example.com")).text
    stands = "Let through · choice made pass: decided 2025-08-28 off September 15, 2025, 10:00 UTC 2"
    assert f"ada@example.com Timeline Pro {stands}" in text
    assert reviewer.get(f"{LIST}?q=ada@").context["cl"].result_list[0].deferral_count == 2


@pytest.mark.parametrize("term", ["ada@example.com", "ada@", "  ADA@Example.com ", "subject"])
def test_people_are_found_by_how_the_email_begins_or_by_the_subject_id(reviewer, ada, term):
    UserFactory(email="not-ada@example.com")
    assert listed(reviewer, f"?q={ada.subject_id if term == 'subject' else term}") == ["ada@example.com"]


@pytest.mark.parametrize("term", ["da@example", "%25", "a_a@", "00000000-0000-4000-8000-000000000000", "\U0010ffff"])
def test_people_are_found_by_nothing_but_what_may_be_searched(reviewer, ada, term):
    assert listed(reviewer, f"?q={term}") == []


def test_a_percent_sign_or_an_underscore_is_only_itself(reviewer, ada):
    UserFactory(email="a_a@example.com")
    assert listed(reviewer, "?q=a_a@") == ["a_a@example.com"]


@pytest.fixture
def everybody(policy_update):
    decide(UserFactory(email="decided@x.org"))
    defer(UserFactory(email="deferred@x.org"), now=BEFORE - timedelta(hours=1))
    UserFactory(email="due@x.org")
    UserFactory(email="new@x.org", date_joined=BEFORE)
    UserFactory(email="work@x.org", plan=Plan.API)


@pytest.mark.parametrize(
    ("reason", "names"),
    [
        ("missing", {"deferred", "due", "new"}),
        ("blocked", {"new"}),
        ("decided", {"decided"}),
        ("out_of_scope", {"work"}),
        ("due", {"due"}),
        ("nonsense", set()),
    ],
)
def test_who_is_missing_is_a_filter(reviewer, everybody, reason, names):
    found = {email.partition("@")[0] for email in listed(reviewer, f"?reason={reason}") if email.endswith("x.org")}
    assert found == names


def test_the_filter_agrees_with_the_verdict_each_line_shows(reviewer, everybody):
    reviewer.at(AFTER)
    for reason in Reason:
        for line in reviewer.get(f"{LIST}?reason={reason}").context["cl"].result_list:
            assert line.reason == reason


def test_the_whole_table_is_never_counted(reviewer, everybody):
    for query in ("", "?plan=free", "?reason=missing", "?choice=on", "?q=due", "?o=-1"):
        asked = statements(reviewer, LIST + query)
        counts = [sql for sql in asked if "COUNT(" in sql and "accounts_user" in sql]
        assert counts
        assert all(f"LIMIT {changelist.BOUND}" in sql for sql in counts), counts


def test_a_search_goes_by_an_index_and_not_through_every_row(reviewer, ada):
    found = [sql for sql in statements(reviewer, f"{LIST}?q=ada@") if "accounts_user" in sql and "ada@" in sql]
    assert found
    assert not [sql for sql in found if "UPPER(" in sql or "'%" in sql or "LIKE '%" in sql]


def test_only_indexed_columns_order_the_list(reviewer, everybody):
    ordered = [sql for sql in statements(reviewer, f"{LIST}?o=2.4.7") if "LIMIT 100" in sql or "ORDER BY" in sql]
    assert all('"plan" ASC' not in sql and '"help_improve" ASC' not in sql for sql in ordered)


def test_the_number_of_queries_does_not_grow(reviewer, everybody, steady_updates):
    reviewer.get(LIST)
    few = len(statements(reviewer, LIST))
    for user in UserFactory.create_batch(30):
        defer(user)
    assert len(statements(reviewer, LIST)) == few


def test_more_people_than_are_listed_are_said_to_be_there(reviewer, monkeypatch):
    monkeypatch.setattr(changelist, "BOUND", 3)
    UserFactory.create_batch(5)
    response = reviewer.get(LIST)
    assert response.context["cl"].result_count == 3
    assert "There are more than the 3 rows" in Screen(response).text
    assert User.objects.count() > 3

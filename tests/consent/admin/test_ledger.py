"""The list of ledger events: found by e-mail or subject, filtered, by date; never counted or changed."""

import pytest

from consent.console import changelist
from consent.models import ConsentEvent
from tests.support.factories import UserFactory, decide
from tests.support.screen import Screen
from tests.support.statements import statements

LIST = "/admin/consent/consentevent/"
pytestmark = pytest.mark.django_db


def listed(client_at, query=""):
    response = client_at.get(LIST + query)
    assert response.status_code == 200
    return [(event.subject_id, event.sequence) for event in response.context["cl"].result_list]


@pytest.fixture
def bob(ada):
    return decide(UserFactory(email="bob@example.com"), help_improve=False)


@pytest.mark.parametrize("term", ["ada@example.com", "ADA@", "subject"])
def test_events_are_found_by_whose_they_are(reviewer, ada, bob, term):
    found = listed(reviewer, f"?q={ada.subject_id if term == 'subject' else term}")
    assert found == [(ada.subject_id, sequence) for sequence in (4, 3, 2, 1)]


def test_nothing_is_found_for_whoever_is_not_there(reviewer, ada):
    assert listed(reviewer, "?q=nobody@example.com") == []


def test_the_newest_comes_first(reviewer, ada, bob):
    assert [sequence for _, sequence in listed(reviewer, f"?q={ada.subject_id}")] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?kind__exact=deferral", 2),
        ("?help_improve__exact=0", 2),
        ("?surface=privacy+tab", 1),
        ("?presentation=original", 5),
        ("?presentation=balanced", 0),
        ("?language=fr", 0),
        ("?touched=no", 1),
        ("?simulated__exact=1", 0),
        ("?update=2025-05-01", 0),
        ("?occurred_at__year=2025&occurred_at__month=9&occurred_at__day=10", 1),
        ("?occurred_at__year=2024", 0),
    ],
)
def test_filters_choose_events(reviewer, ada, bob, query, number):
    assert len(listed(reviewer, query)) == number


def dates(client_at, query=""):
    return [title for title, _ in client_at.get(LIST + query).context["cl"].date_links]


def test_dates_lead_from_years_to_days(reviewer, ada):
    assert dates(reviewer) == ["2025"]
    assert dates(reviewer, "?occurred_at__year=2025") == ["All dates", "2025-09"]
    days = dates(reviewer, "?occurred_at__year=2025&occurred_at__month=9")
    assert days[:3] == ["All dates", "2025", "1"]
    assert days[-1] == "30"
    day = dates(reviewer, "?occurred_at__year=2025&occurred_at__month=9&occurred_at__day=10")
    assert day == ["All dates", "2025", "2025-09"]


@pytest.mark.parametrize("year", ["x", "0", "9999", "99999", "-1"])
def test_a_year_there_is_not_is_no_error_of_ours(reviewer, ada, year):
    assert reviewer.get(f"{LIST}?occurred_at__year={year}").status_code in (200, 302)


def test_the_ledger_is_never_counted_and_dates_are_never_collected(reviewer, ada):
    for query in ("", "?kind__exact=deferral", "?occurred_at__year=2025", "?surface=modal", "?q=ada@", "?_facets=True"):
        asked = [sql for sql in statements(reviewer, LIST + query) if "consent_consentevent" in sql]
        assert asked
        assert all(f"LIMIT {changelist.BOUND}" in sql for sql in asked if "COUNT(" in sql), query
        assert not [sql for sql in asked if "DISTINCT" in sql or "MIN(" in sql or "MAX(" in sql], query


def test_the_number_of_queries_does_not_grow(reviewer, ada, steady_updates):
    reviewer.get(LIST)
    few = len(statements(reviewer, LIST))
    for user in UserFactory.create_batch(20):
        decide(user)
    assert len(statements(reviewer, LIST)) == few


def test_an_event_links_its_receipt_and_its_subjects_timeline(reviewer, ada):
    event = ConsentEvent.objects.get(sequence=3)
    links = Screen(reviewer.get(f"{LIST}{event.pk}/change/")).links()
    assert f"{LIST}{event.pk}/receipt/" in links
    assert f"{LIST}subject/{ada.subject_id}/" in links

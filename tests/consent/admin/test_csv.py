"""CSV of what is filtered: all of it, a line at a time, safe in a spreadsheet, and the admin's log says who took it."""

import csv
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry

from consent.admin.people import csv_columns
from consent.console.csv_files import cell
from consent.models import ConsentEvent
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, UserFactory, decide
from tests.support.staff import staff

PEOPLE, EVENTS = "/admin/accounts/user/export/", "/admin/consent/consentevent/export/"
pytestmark = pytest.mark.django_db


def lines(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert response.streaming
    return list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_people_come_with_how_they_stand(reviewer, ada):
    (line,) = lines(reviewer.post(f"{PEOPLE}?q=ada@"))
    assert tuple(line) == csv_columns()
    assert (line["email"], line["plan"], line["verdict"], line["reason"]) == (
        "ada@example.com",
        "pro",
        "pass",
        "decided",
    )
    assert (line["help_improve"], line["help_improve_since"]) == ("no", "2025-09-15T10:00:00Z")
    assert (line["deferrals"], line["rows"], line["deferred_update"]) == ("2", "4", "2025-08-28")


def test_the_csv_holds_what_the_filters_let_through(reviewer, ada):
    UserFactory(plan="max", email="max@x.org")
    assert [line["email"] for line in lines(reviewer.post(f"{PEOPLE}?plan__exact=max"))] == ["max@x.org"]
    kinds = [line["kind"] for line in lines(reviewer.post(f"{EVENTS}?kind__exact=deferral"))]
    assert kinds == ["deferral", "deferral"]


def test_the_csv_holds_also_what_the_list_cuts_off(reviewer, ada, monkeypatch):
    monkeypatch.setattr("consent.console.changelist.BOUND", 2)
    assert len(lines(reviewer.post(EVENTS))) == 4


def test_an_event_comes_with_every_column_of_its_hash(reviewer, ada):
    line = lines(reviewer.post(f"{EVENTS}?q={ada.subject_id}"))[0]
    newest = ConsentEvent.objects.get(sequence=4)
    assert (line["id"], line["hash"], line["update_id"]) == (str(newest.pk), newest.hash, "2025-08-28")
    assert set(line) == {field.attname for field in ConsentEvent._meta.concrete_fields}


@pytest.mark.parametrize("email", ["=cmd|'/c calc'!a0@x.org", "+1@x.org", "-1@x.org", "@sum@x.org"])
def test_no_cell_is_a_formula(reviewer, policy_update, email):
    UserFactory(email=email)
    assert [line["email"] for line in lines(reviewer.post(PEOPLE)) if line["email"].endswith("x.org")] == [f"'{email}"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (True, "yes"), (False, "no"), ("\tx", "'\tx"), ("\rx", "'\rx"), ("é", "é"), (7, "7")],
)
def test_no_cell_of_the_csv_is_a_formula(value, written):
    assert cell(value) == written
    assert cell(AFTER) == "2025-09-29T00:00:00Z"


def test_letters_of_every_kind_survive(reviewer, policy_update):
    UserFactory(email="zoë@exämple.org")
    assert "zoë@exämple.org" in [line["email"] for line in lines(reviewer.post(PEOPLE))]


def test_a_spreadsheet_is_told_that_it_is_utf_8(reviewer, ada):
    for address in (PEOPLE, EVENTS):
        assert b"".join(reviewer.post(address).streaming_content).startswith(b"\xef\xbb\xbf")


def test_the_log_says_who_took_what_and_names_nobody(reviewer, ada):
    reviewer.post(f"{PEOPLE}?q=ada@example.com&plan__exact=pro")
    entry = LogEntry.objects.get()
    assert "plan__exact=pro" in entry.change_message
    assert "found by a search" in entry.change_message
    assert "ada" not in entry.change_message
    assert (entry.object_id, entry.object_repr) == (None, "people")


def test_a_get_takes_nothing_and_writes_nothing(reviewer, ada):
    assert {reviewer.get(address).status_code for address in (PEOPLE, EVENTS)} == {405}
    assert not LogEntry.objects.exists()


def test_the_csv_needs_the_permission_and_the_token(policy_update, ada):
    nobody, strict = (
        TravellingClient().as_user(staff()),
        TravellingClient(enforce_csrf_checks=True).as_user(staff("Reviewer")),
    )
    for client in (nobody, strict):
        assert {client.post(address).status_code for address in (PEOPLE, EVENTS)} == {403}


@pytest.mark.parametrize("query", ["?nonsense__deep=1", "?occurred_at__year=x", "?date_joined__year=x"])
def test_filters_that_cannot_be_read_are_400(reviewer, ada, query):
    assert {reviewer.post(f"{address}{query}").status_code for address in (PEOPLE, EVENTS)} <= {400, 200}


def test_one_query_writes_all_lines_of_the_csv(reviewer, policy_update, django_assert_max_num_queries):
    for user in UserFactory.create_batch(12):
        decide(user)
    with django_assert_max_num_queries(12):
        assert len(lines(reviewer.post(PEOPLE))) > 12

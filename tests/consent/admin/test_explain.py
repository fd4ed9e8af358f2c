"""Explain: the verdict on somebody at an instant, row by row, from the function that gives it (law 2)."""

from datetime import date, timedelta

import pytest

from consent.core import updates
from consent.policies import publishing
from consent.rules.verdict import ROWS, Facts, Reason, judge
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory, decide, defer
from tests.support.screen import Screen
from tests.support.staff import staff

PAGE = "/admin/accounts/user/explain/"
pytestmark = pytest.mark.django_db


def explain(reviewer, **asked):
    response = reviewer.get(PAGE, asked)
    assert response.status_code == 200
    return response.context["told"], Screen(response)


def matching(screen):
    rows = [attributes for tag, attributes in screen.tags if "data-row" in attributes]
    return [int(row["data-row"]) for row in rows if row["data-matches"] == "yes"]


def test_the_row_that_decides_and_why_not_the_others(reviewer, policy_update):
    person = UserFactory(email="due@x.org")
    told, screen = explain(reviewer, who="due@x.org", at="2025-09-15 10:00")
    assert [row.number for row in told.rows if row.decides] == [8]
    assert matching(screen) == [8]
    for words in (
        "Verdict: Asked · choice due prompt: due",
        "Somebody is logged in.",
        "The plan is for consumers: Free.",
        "Update 2025-08-28 was announced on August 28, 2025, 00:00:00 UTC",
        "Never decided. Unsettled: 2025-08-28.",
        "Joined on June 1, 2025, 09:00:00 UTC, before any unsettled update was announced.",
        "The time to choose ends on September 29, 2025, 00:00:00 UTC.",
        "Never said “Not now”.",
    ):
        assert words in screen.text
    assert told.verdict == judge(person.as_subject(), updates.published(), told.at)


@pytest.mark.parametrize(
    ("make", "at", "reason", "words"),
    [
        (lambda: UserFactory(plan="team"), AFTER, "out_of_scope", "The plan is commercial: Team"),
        (lambda: UserFactory(date_joined=BEFORE), BEFORE, "new_account", "an unsettled update was announced already"),
        (UserFactory, AFTER, "overdue", "The time to choose ended on September 29, 2025, 00:00:00 UTC"),
        (lambda: defer(UserFactory()), BEFORE, "deferred", "not asked again before September 16, 2025, 10:00:00 UTC"),
        (lambda: defer(UserFactory()), BEFORE + timedelta(days=1), "due", "its 24 hours ended"),
        (lambda: decide(UserFactory()), AFTER, "decided", "Decided on 2025-08-28 last. Nothing is unsettled."),
    ],
)
def test_every_reason_is_said_in_words(reviewer, make, at, reason, words):
    told, screen = explain(reviewer, who=str(make().subject_id), at=at.strftime("%Y-%m-%d %H:%M:%S"))
    assert told.verdict.reason == reason
    assert words in screen.text


def test_nobody_logged_in_is_explained_too(reviewer, policy_update):
    told, screen = explain(reviewer, who="", at="2025-09-15")
    assert told.verdict.reason == "anonymous"
    assert "Nobody is logged in." in screen.text


def test_every_row_can_be_asked_on_its_own_and_the_first_to_match_decides(policy_update):
    for subject in (None, UserFactory().as_subject(), UserFactory(plan="api").as_subject()):
        for now in (BEFORE - timedelta(days=365), BEFORE, AFTER):
            facts = Facts(subject, updates.published(), now)
            first = next(row for row in ROWS if row.matches(facts))
            assert judge(subject, updates.published(), now).reason is first.reason


def test_the_rows_are_those_of_the_rules():
    assert [row.number for row in ROWS] == list(range(1, 9))
    assert {row.reason for row in ROWS} == set(Reason)


def test_a_past_instant_is_folded_from_the_ledger(reviewer, ada):
    before = explain(reviewer.at(AFTER), who="ada@example.com", at="2025-09-12 11:00")[0]
    assert (before.verdict.reason, before.folded, before.standing.ledger_sequence) == ("deferred", True, 2)
    assert before.standing.decided_update is None
    now = explain(reviewer, who="ada@example.com")[0]
    assert (now.verdict.reason, now.folded, now.standing.ledger_sequence) == ("decided", False, 4)


def test_an_extension_stored_later_counts_and_is_said(reviewer, policy_update):
    UserFactory(email="late@x.org")
    publishing.extend(
        update=policy_update, last_day=date(2025, 10, 8), reason="x", by=None, now=AFTER + timedelta(days=1)
    )
    updates.forget()
    told, screen = explain(reviewer, who="late@x.org", at="2025-09-29 10:00")
    assert told.verdict.reason == "due"
    assert told.as_known.reason == "overdue"
    assert "As it was known then, the verdict was: Blocked · time to choose is over" in screen.text
    assert explain(reviewer, who="late@x.org", at="2025-10-01 10:00")[0].as_known is None


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("page", 303, "Location: /consent/?next=%2F"),
        ("htmx", 403, "HX-Redirect: "),
        ("json", 403, "consent_choice_required"),
    ],
)
def test_what_each_kind_of_client_gets_is_what_it_really_gets(reviewer, kind, status, says):
    late = UserFactory(email="late@x.org")
    screen = explain(reviewer, who="late@x.org", at="2025-09-29", client=kind)[1]
    assert f"This client is answered {status}" in screen.text
    assert says in screen.text
    headers = {"page": {"Accept": "text/html"}, "htmx": {"HX-Request": "true"}, "json": {"Accept": "application/json"}}
    assert TravellingClient().as_user(late).at(AFTER).get("/", headers=headers[kind]).status_code == status


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"who": "nobody@x.org"}, "who"), ({"who": "\x00"}, "who"), ({"at": "soon"}, "at"), ({"client": "fax"}, "client")],
)
def test_a_mistake_is_said_at_its_field(reviewer, policy_update, asked, field):
    response = reviewer.get(PAGE, asked)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_explaining_needs_the_permission_and_writes_nothing(policy_update, ada):
    client = TravellingClient().as_user(staff())
    assert client.get(PAGE).status_code == 403
    assert TravellingClient().as_user(staff("Reviewer")).post(PAGE).status_code == 405

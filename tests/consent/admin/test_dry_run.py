"""The dry run: how many would be blocked at an instant, by plan, before and after an extension."""

import pytest

from consent.models import LastDayExtension
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory, decide
from tests.support.screen import Screen
from tests.support.staff import staff
from tests.support.statements import statements

PAGE = "/admin/accounts/user/dry-run/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(policy_update):
    UserFactory.create_batch(3, plan="free")
    UserFactory.create_batch(2, plan="pro")
    UserFactory(plan="max", date_joined=BEFORE)
    UserFactory(plan="free", date_joined=AFTER.replace(year=2026))
    UserFactory(plan="gov")
    decide(UserFactory(plan="pro"))


def blocked(client, **asked):
    response = client.get(PAGE, asked)
    assert response.status_code == 200
    return [{str(line.label): line.blocked for line in lines} for _, _, lines in response.context["tables"]]


def test_a_dry_run_starts_at_the_first_blocked_instant(reviewer, everybody):
    assert blocked(reviewer) == [{"Free": 3, "Pro": 2, "Max": 1, "All in scope": 6}]
    assert "September 29, 2025, 00:00:00 UTC" in Screen(reviewer.get(PAGE)).text


def test_before_the_last_day_only_new_accounts_are_blocked(reviewer, everybody):
    assert blocked(reviewer, at="2025-09-28 23:59:59")[0]["All in scope"] == 1


def test_an_extension_is_tried_without_being_made(reviewer, everybody):
    before, after = blocked(reviewer, at="2025-09-29", last_day="2025-10-08")
    assert (before["All in scope"], after["All in scope"]) == (6, 1)
    assert blocked(reviewer, at="2025-10-09", last_day="2025-10-08")[1]["All in scope"] == 6
    assert not LastDayExtension.objects.exists()


def test_before_anything_was_announced_nobody_is_blocked(reviewer, everybody):
    assert [line["All in scope"] for line in blocked(reviewer, at="2025-01-01", last_day="2025-10-08")] == [0]


def test_a_dry_run_asks_people_twice_a_table(reviewer, everybody, steady_updates):
    asked = statements(reviewer, f"{PAGE}?at=2025-09-29&last_day=2025-10-08")
    assert len([sql for sql in asked if "COUNT(" in sql]) == 4


@pytest.mark.parametrize(
    ("asked", "field"), [({"at": "x"}, "at"), ({"at": ""}, "at"), ({"last_day": "8.10."}, "last_day")]
)
def test_a_mistake_is_said_at_its_field(reviewer, policy_update, asked, field):
    response = reviewer.get(PAGE, asked)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_dry_run_needs_the_permission(policy_update):
    assert TravellingClient().as_user(staff()).get(PAGE).status_code == 403

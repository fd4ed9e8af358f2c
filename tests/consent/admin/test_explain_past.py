"""What was recorded then and what is explained now never differ: the plan of that instant counts (rules, section 4)."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.plans import Plan
from consent.lib import clock
from consent.models import ConsentEvent
from tests.consent.admin.test_explain import explain
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory, decide
from tests.support.screen import Screen
from tests.support.staff import staff
from tests.support.verbs import set_to

pytestmark = pytest.mark.django_db


def moved_to_team():
    """Prompted on 15 September; on the 20th an admin sets Team."""
    user = UserFactory(email="moved@x.org")
    with clock.travelled_to(BEFORE + timedelta(days=5)):
        User.objects.filter(pk=user.pk).update(plan=Plan.TEAM)
    return user


def test_a_plan_changed_since_changes_no_past_verdict(policy_update):
    moved_to_team()
    reviewer = TravellingClient().as_user(staff("Reviewer")).at(AFTER)
    told, screen = explain(reviewer, who="moved@x.org", at="2025-09-16T10:00")
    assert (told.verdict.reason, told.segment) == ("due", "free")
    assert "The plan is for consumers: Free." in screen.text
    assert "moved@x.org (Free)" in screen.text
    assert "The plan is the one of that instant." in screen.text
    told, screen = explain(reviewer, who="moved@x.org")
    assert (told.verdict.reason, told.segment) == ("out_of_scope", "team")
    assert "moved@x.org (Team (Claude for Work))" in screen.text
    assert "The plan is the one of that instant." not in screen.text


def test_the_timeline_tells_each_plan_and_since_when(policy_update):
    user = moved_to_team()
    reviewer = TravellingClient().as_user(staff("Reviewer")).at(AFTER)
    response = reviewer.get(f"/admin/consent/consentevent/subject/{user.subject_id}/")
    shown = [tag["data-segment"] for _, tag in Screen(response).tags if "data-segment" in tag]
    assert shown == ["team", "free"]
    assert "Team (Claude for Work), since September 20, 2025" in Screen(response).text


def test_a_row_of_the_ledger_names_the_plan_of_its_moment(policy_update):
    user = UserFactory(plan=Plan.PRO)
    decide(user)
    User.objects.filter(pk=user.pk).update(plan=Plan.MAX)
    set_to(user, False, now=AFTER)
    assert list(ConsentEvent.objects.order_by("sequence").values_list("version", "plan")) == [(2, "pro"), (2, "max")]

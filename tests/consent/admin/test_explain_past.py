"""What was recorded then and what is explained now never differ: the plan of that instant counts (rules, section 4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.plans import Plan
from consent.admin.explain import explain_verdict
from consent.core import updates
from consent.core.decisions import Refused
from consent.core.verdicts import verdict_of
from consent.lib import clock
from consent.models import ConsentEvent
from consent.rules.verdict import current
from tests.consent.admin.test_explain import explain
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory, decide, publish
from tests.support.screen import Screen
from tests.support.staff import staff
from tests.support.verbs import NEXT_SLUG, accept, digest, put_off, set_to

pytestmark = pytest.mark.django_db
EXAMPLES = 150
BEGIN, END = datetime(2025, 8, 20, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
PLANS = st.sampled_from([Plan.FREE, Plan.PRO, Plan.TEAM, Plan.TEAM, Plan.API])


def change_by_queryset(user, now, plan):
    User.objects.filter(pk=user.pk).update(plan=plan)


def change_by_saving(user, now, plan):
    user = User.objects.get(pk=user.pk)
    user.plan = plan
    user.save()


def choose(user, now, plan):
    slug = current(updates.published(), now).slug
    accept(user, update_slug=slug, digest=digest(slug), help_improve=plan != Plan.PRO, now=now)


def defer(user, now, plan):
    put_off(user, update_slug=current(updates.published(), now).slug, now=now)


def change_setting(user, now, plan):
    set_to(user, plan != Plan.PRO, now=now)


deeds = st.sampled_from([change_by_queryset, change_by_saving, choose, defer, change_setting, lambda *_: None])
# Steps of minutes to weeks: around announcements, deadlines, and the 24 hours of a deferral.
steps = st.lists(st.tuples(deeds, st.integers(1, 60 * 24 * 40), PLANS), min_size=1, max_size=12)


def live(user, lived):
    """Do each thing at its instant; what the gate said right after it, by instant."""
    recorded, now = {}, BEGIN
    for deed, minutes, plan in lived:
        now += timedelta(minutes=minutes)
        with clock.travelled_to(now), clock.pinned():
            at = clock.now()
            try:
                if current(updates.published(), at) or deed in (change_by_queryset, change_by_saving):
                    deed(user, at, plan)
            except Refused:
                pass
            recorded[at] = verdict_of(User.objects.get(pk=user.pk))
    return recorded


def test_the_explanation_of_every_past_instant_is_the_verdict_recorded_then(policy_update, steady_updates):
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1), preset=False)

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(lived=steps, plan=PLANS, joined=st.integers(-90, 60))
    def agree(lived, plan, joined):
        with transaction.atomic():
            user = UserFactory(plan=plan, date_joined=BEGIN + timedelta(days=joined))
            recorded = live(user, lived)
            person = User.objects.get(pk=user.pk)
            now = max(recorded) + timedelta(seconds=1)
            assert {at: explain_verdict(person, at, now).verdict for at in recorded} == recorded
            by_row = {row.occurred_at: row.plan for row in ConsentEvent.objects.filter(subject_id=user.subject_id)}
            assert by_row == {at: explain_verdict(person, at, now).segment for at in by_row}
            transaction.set_rollback(True)

    agree()


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

"""Whatever plans and choices a life had: what was recorded then is what is explained now (rules, section 4)."""

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
from tests.support.depth import examples
from tests.support.factories import UserFactory, publish
from tests.support.verbs import NEXT_SLUG, accept, digest, put_off, set_to

pytestmark = pytest.mark.django_db
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


def test_every_past_instant_is_explained_as_it_was_recorded(policy_update, steady_updates):
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1), preset=False)

    @settings(max_examples=examples(150), deadline=None, database=None, suppress_health_check=list(HealthCheck))
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

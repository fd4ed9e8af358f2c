"""The verdict as a query agrees with the pure function, on generated people (some 5,000)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.plans import Plan
from consent.admin import dry_run
from consent.core import verdict_query
from consent.rules.verdict import Reason, Update, judge
from tests.support.depth import examples

PEOPLE = 40  # an example
FIRST = Update("2025-08-28", datetime(2025, 8, 28, tzinfo=UTC), material=True, last_day=date(2025, 9, 28), preset=True)
TYPO = Update("2025-09-10", datetime(2025, 9, 10, tzinfo=UTC), material=False)
NEXT = Update("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC), material=True, last_day=date(2026, 4, 1))
OPEN = Update("2026-06-01", datetime(2026, 6, 1, tzinfo=UTC), material=True)  # without a last day: over
PUBLISHED = st.sampled_from([(), (TYPO,), (FIRST,), (FIRST, TYPO), (FIRST, TYPO, NEXT), (FIRST, NEXT, OPEN)])
EDGES = [FIRST.announced_at, FIRST.deadline, NEXT.announced_at, NEXT.deadline, OPEN.announced_at]
NUDGES = [
    timedelta(0),
    timedelta(microseconds=1),
    -timedelta(microseconds=1),
    timedelta(hours=24),
    timedelta(hours=-24),
]
pytestmark = pytest.mark.django_db

instants = st.builds(lambda edge, nudge: edge + nudge, st.sampled_from(EDGES), st.sampled_from(NUDGES))
people = st.fixed_dictionaries(
    {
        "plan": st.sampled_from(Plan.values),
        "date_joined": st.one_of(st.just(datetime(2025, 6, 1, tzinfo=UTC)), instants),
        "decided_update": st.sampled_from([None, None, "2025-08-28", "2025-09-10", "2026-03-01", "never published"]),
        "deferred_update": st.sampled_from([None, "2025-08-28", "2026-03-01"]),
        "deferred_at": st.one_of(st.none(), instants),
    }
)


def store(cases):
    User._base_manager.bulk_create(User(email=f"p{n}@example.com", **case) for n, case in enumerate(cases))


def test_the_reason_by_query_is_the_verdicts_own():
    @settings(max_examples=examples(120), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(cases=st.lists(people, min_size=PEOPLE, max_size=PEOPLE), published=PUBLISHED, now=instants)
    def agree(cases, published, now):
        with transaction.atomic():
            store(cases)
            asked = User.objects.annotate(reason=verdict_query.reason_of(published, now))
            wrong = [
                (user.reason, judge(user.as_subject(), published, now).reason)
                for user in asked
                if user.reason != judge(user.as_subject(), published, now).reason
            ]
            assert not wrong
            check_dry_run(published, now)
            transaction.set_rollback(True)

    agree()


def check_dry_run(published, now):
    there = [user for user in User.objects.all() if user.in_scope and user.date_joined <= now]
    reasons = [judge(user.as_subject(), published, now).reason for user in there]
    whole = dry_run.count(published, now)[-1]
    assert whole.people == len(there)
    assert whole.blocked == sum(reason in (Reason.NEW_ACCOUNT, Reason.OVERDUE) for reason in reasons)
    assert whole.cells == [reasons.count(reason) for reason in dry_run.REASONS]

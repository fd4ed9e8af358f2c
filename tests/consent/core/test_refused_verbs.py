"""What each verb refuses, by its stable code; what it answers where nothing was to be done; what a form leaves out."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from accounts.plans import Plan
from consent.core.decisions import Gesture, Refused
from tests.support.factories import AFTER, BEFORE, UserFactory
from tests.support.verbs import accept, put_off, rows, set_to

pytestmark = pytest.mark.django_db
NOTHING_YET = datetime(2025, 4, 1, tzinfo=UTC)


def turn_on(user, **changes):
    return set_to(user, True, **changes)


@pytest.mark.parametrize(
    ("verb", "plan", "changes", "code"),
    [
        (accept, Plan.FREE, {"digest": "0" * 64}, "stale_form"),
        (accept, Plan.FREE, {"update_slug": "unknown"}, "stale_form"),
        (accept, Plan.FREE, {"now": NOTHING_YET}, "nothing_announced"),
        (accept, Plan.TEAM, {}, "out_of_scope"),
        (put_off, Plan.FREE, {"update_slug": "2025-05-01"}, "stale_form"),
        (put_off, Plan.FREE, {"now": NOTHING_YET}, "nothing_announced"),
        (put_off, Plan.FREE, {"now": AFTER}, "choice_required"),
        (put_off, Plan.TEAM, {}, "out_of_scope"),
        (turn_on, Plan.FREE, {"now": NOTHING_YET}, "nothing_announced"),
        (turn_on, Plan.TEAM, {}, "out_of_scope"),
    ],
)
def test_what_is_refused_is_named_by_a_code_and_leaves_no_row(policy_update, verb, plan, changes, code):
    user = UserFactory(plan=plan)
    with pytest.raises(Refused) as refused:
        verb(user, **changes)
    assert (refused.value.code, str(refused.value)) == (code, code)
    assert rows(user) == []


def test_saying_on_again_on_a_commercial_plan_is_out_of_scope(policy_update):
    user = UserFactory()
    accept(user)
    User.objects.filter(pk=user.pk).update(plan=Plan.TEAM)
    with pytest.raises(Refused) as refused:
        accept(user)
    assert refused.value.code == "out_of_scope"
    assert len(rows(user)) == 1


def test_where_nothing_was_to_be_done_the_person_is_answered_as_they_stand(policy_update):
    user = UserFactory()
    deferred = put_off(user)
    again = put_off(user, now=BEFORE + timedelta(hours=1))
    assert (again.event, again.user, again.user.deferred_at) == (None, user, deferred.event.occurred_at)
    off = set_to(user, False)
    assert (off.event, off.user) == (None, user)


def test_a_gesture_that_says_nothing_is_no_start_no_move_and_no_signal():
    assert Gesture() == Gesture(start=None, moved=False, gpc=False)
    assert (Gesture().start, Gesture().moved, Gesture().gpc) == (None, False, False)

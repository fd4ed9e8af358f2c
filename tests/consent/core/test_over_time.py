"""One person over years: the same form twice, newer updates, other plans, clocks that go back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from accounts.plans import Plan
from consent.core.decisions import Refused, StaleForm
from consent.core.verdicts import verdict_of
from consent.lib import clock
from tests.support.factories import AFTER, BEFORE, UserFactory, publish
from tests.support.verbs import NEXT_SLUG, accept, digest, put_off, rows, set_to

pytestmark = pytest.mark.django_db
SPRING = datetime(2026, 3, 5, 10, tzinfo=UTC)


@pytest.fixture
def next_update(policy_update):
    """A second material update, announced on 2026-03-01."""
    return publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1), preset=False)


def accept_next(user, **changes):
    return accept(user, **{"update_slug": NEXT_SLUG, "digest": digest(NEXT_SLUG), "now": SPRING, **changes})


def reason(user, now):
    with clock.travelled_to(now):
        return verdict_of(User.objects.get(pk=user.pk)).reason


def on_plan(user, plan):
    User.objects.filter(pk=user.pk).update(plan=plan)


def test_the_same_form_again_adds_no_row_and_says_what_stands(policy_update):
    user = UserFactory()
    accept(user, help_improve=False)
    again = accept(user, help_improve=True, now=BEFORE + timedelta(seconds=1))
    assert again.event is None
    assert (again.user.help_improve, again.user.decided_at) == (False, BEFORE)
    assert len(rows(user)) == 1


def test_a_bad_digest_stays_stale_for_whoever_has_decided(policy_update):
    user = UserFactory()
    accept(user)
    with pytest.raises(StaleForm):
        accept(user, digest="0" * 64)


def test_a_second_material_update_makes_the_old_decision_insufficient(next_update):
    user = UserFactory()
    accept(user, now=BEFORE)
    assert reason(user, datetime(2026, 2, 28, tzinfo=UTC)) == "decided"
    assert reason(user, SPRING) == "due"
    assert reason(user, datetime(2026, 4, 2, tzinfo=UTC)) == "overdue"


def test_the_old_form_is_stale_once_a_newer_update_is_announced(next_update):
    with pytest.raises(StaleForm):
        accept(UserFactory(), now=SPRING)
    assert rows() == []


def test_deciding_on_the_newest_settles_all_older_ones(next_update):
    user = UserFactory()
    assert reason(user, SPRING) == "overdue"
    accept_next(user)
    assert [reason(user, now) for now in (BEFORE, AFTER, SPRING)] == ["decided"] * 3


def test_a_deferral_of_the_old_update_is_none_of_the_new(next_update):
    user = UserFactory()
    accept(user)
    put_off(user, update_slug=NEXT_SLUG, now=SPRING)
    assert reason(user, SPRING + timedelta(hours=1)) == "deferred"
    assert reason(user, BEFORE) == "decided"


def test_a_setting_is_about_the_update_that_is_current_then(next_update):
    user = UserFactory()
    accept(user)
    assert set_to(user, False, now=SPRING).event.update_id == NEXT_SLUG
    assert reason(user, SPRING) == "due"


def test_a_decision_counts_again_on_return_to_a_consumer_plan(policy_update):
    user = UserFactory()
    accept(user, help_improve=True)
    on_plan(user, Plan.ENTERPRISE)
    assert reason(user, AFTER) == "out_of_scope"
    with pytest.raises(Refused, match="out_of_scope"):
        set_to(user, False, now=AFTER)
    on_plan(user, Plan.PRO)
    assert reason(user, AFTER) == "decided"
    assert User.objects.get(pk=user.pk).help_improve is True


def test_whoever_leaves_a_commercial_plan_undecided_is_asked_at_the_next_request(policy_update):
    user = UserFactory(plan=Plan.TEAM)
    on_plan(user, Plan.FREE)
    assert (reason(user, BEFORE), reason(user, AFTER)) == ("due", "overdue")
    assert accept(user).event


def test_a_plan_changed_behind_a_stale_object_counts(policy_update):
    stale = UserFactory()
    on_plan(stale, Plan.TEAM)
    with pytest.raises(Refused, match="out_of_scope"):
        accept(stale)


def test_a_clock_that_goes_back_changes_no_order(policy_update):
    user = UserFactory()
    accept(user, help_improve=True, now=AFTER)
    set_to(user, False, now=BEFORE)
    first, second = rows(user)
    assert (first.occurred_at, second.occurred_at) == (AFTER, BEFORE)
    assert second.previous_hash == first.hash
    user.refresh_from_db()
    assert (user.help_improve, user.help_improve_since, user.ledger_sequence) == (False, BEFORE, 2)


def test_an_older_decision_under_a_clock_gone_back_takes_nothing_from_the_newer(next_update):
    user = UserFactory()
    accept_next(user)
    assert accept(user, now=BEFORE).event is None
    assert reason(user, SPRING) == "decided"


def test_a_clock_gone_back_before_a_deferral_asks_again(policy_update):
    user = UserFactory()
    put_off(user)
    earlier = BEFORE - timedelta(hours=2)
    assert reason(user, earlier) == "due"
    assert put_off(user, now=earlier).event.sequence == 2
    assert reason(user, BEFORE) == "deferred"

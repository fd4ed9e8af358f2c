""" "Help improve Claude" in the Privacy tab: at any time, accepting nothing (rules, section 3)."""

from datetime import date, timedelta

import pytest

from accounts.plans import Plan
from consent.core.decisions import Refused
from consent.core.verdicts import verdict_of
from consent.lib import clock
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory
from tests.support.verbs import accept, digest, put_off, rows, set_to

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=1)


def reason(user, now):
    with clock.travelled_to(now):
        user.refresh_from_db()
        return verdict_of(user).reason


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_change_records_the_setting_and_accepts_nothing(policy_update, language):
    user = accept(UserFactory()).user
    event = set_to(user, False, now=LATER, language=language, gpc=True).event
    assert (event.kind, event.terms_accepted, event.help_improve, event.sequence) == ("setting", False, False, 2)
    assert (event.update_id, event.digest, event.language) == (SLUG, digest(language=language), language)
    assert (event.surface, event.last_day, event.gpc) == ("privacy tab", date(2025, 9, 28), True)
    assert (event.preset, event.start, event.touched) == (None, True, "yes")
    assert event.occurred_at == LATER


def test_on_and_off_take_effect_at_once_and_say_since_when(policy_update):
    user = accept(UserFactory()).user
    off = set_to(user, False, now=LATER).user
    assert (off.help_improve, off.help_improve_since, off.choice_at) == (False, LATER, LATER)
    assert (off.decided_update, off.decided_at) == (SLUG, BEFORE)
    on = set_to(user, True, now=LATER + timedelta(hours=1)).user
    assert (on.help_improve, on.help_improve_since) == (True, LATER + timedelta(hours=1))


@pytest.mark.parametrize("value", [True, False])
def test_the_same_value_again_adds_no_row(policy_update, value):
    user = accept(UserFactory(), help_improve=value).user
    assert set_to(user, value, now=LATER).event is None
    assert len(rows(user)) == 1


def test_before_the_first_decision_the_setting_is_off(policy_update):
    user = UserFactory()
    assert set_to(user, False).event is None
    assert set_to(user, True).event.start is False


def test_a_change_before_the_first_decision_is_recorded_and_leaves_the_verdict(policy_update):
    user = UserFactory()
    event = set_to(user, True).event
    assert (event.kind, event.terms_accepted, event.help_improve) == ("setting", False, True)
    assert reason(user, BEFORE) == "due"
    assert (user.decided_update, user.help_improve) == (None, True)


@pytest.mark.parametrize(
    ("joined", "now", "verdict"),
    [(ANNOUNCED_AT, BEFORE, "new_account"), (ANNOUNCED_AT - LATER.resolution, AFTER, "overdue")],
)
def test_the_setting_can_be_changed_while_blocked_and_frees_nobody(policy_update, joined, now, verdict):
    user = UserFactory(date_joined=joined)
    assert set_to(user, True, now=now).event
    assert reason(user, now) == verdict


def test_a_change_ends_no_deferral(policy_update):
    user = put_off(UserFactory()).user
    set_to(user, True, now=LATER)
    assert reason(user, LATER) == "deferred"


def test_the_decision_that_follows_an_early_change_keeps_since_when_it_is_on(policy_update):
    user = UserFactory()
    set_to(user, True)
    decided = accept(user, now=LATER).user
    assert (decided.help_improve_since, decided.decided_at, decided.choice_at) == (BEFORE, LATER, LATER)


@pytest.mark.parametrize("plan", [Plan.TEAM, Plan.API])
def test_a_commercial_plan_has_no_setting(policy_update, plan):
    with pytest.raises(Refused, match="out_of_scope"):
        set_to(UserFactory(plan=plan), True)
    assert rows() == []


def test_before_any_announcement_there_is_no_setting(policy_update):
    with pytest.raises(Refused, match="nothing_announced"):
        set_to(UserFactory(), True, now=ANNOUNCED_AT - timedelta(microseconds=1))
    assert rows() == []

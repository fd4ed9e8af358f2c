""" "Not now": 24 hours of peace, recorded, and never in place of a choice that is due at once."""

from datetime import date, timedelta

import pytest

from accounts.plans import Plan
from consent.core.decisions import Refused, StaleForm
from consent.core.verdicts import verdict_of
from consent.lib import clock
from consent.policies import publishing
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, LAST_SECOND, SLUG, UserFactory
from tests.support.verbs import accept, digest, put_off, rows

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


def reason(user, now):
    with clock.travelled_to(now):
        user.refresh_from_db()
        return verdict_of(user).reason


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_deferral_records_what_was_shown_and_accepts_nothing(policy_update, language):
    event = put_off(UserFactory(), language=language, gpc=True).event
    assert (event.kind, event.terms_accepted, event.help_improve) == ("deferral", False, None)
    assert (event.update_id, event.digest, event.language) == (SLUG, digest(language=language), language)
    assert (event.surface, event.last_day, event.preset, event.gpc) == ("modal", date(2025, 9, 28), True, True)
    assert (event.start, event.touched, event.occurred_at) == (None, "unknown", BEFORE)


def test_an_unknown_language_was_shown_the_english_text(policy_update):
    assert put_off(UserFactory(), language="de").event.language == "en"


def test_a_deferral_holds_for_24_hours_and_changes_nothing_else(policy_update):
    user = put_off(UserFactory()).user
    assert (user.deferred_update, user.deferred_at) == (SLUG, BEFORE)
    assert (user.decided_update, user.help_improve, user.choice_at) == (None, None, None)
    assert reason(user, BEFORE + DAY - timedelta(microseconds=1)) == "deferred"
    assert reason(user, BEFORE + DAY) == "due"


def test_while_deferred_another_not_now_adds_no_row(policy_update):
    user = UserFactory()
    put_off(user)
    assert put_off(user, now=BEFORE + timedelta(hours=23)).event is None
    assert len(rows(user)) == 1
    assert reason(user, BEFORE + DAY) == "due"


def test_after_24_hours_the_choice_can_be_put_off_again(policy_update):
    user = UserFactory()
    put_off(user)
    assert put_off(user, now=BEFORE + DAY).event.sequence == 2


def test_whoever_has_decided_has_nothing_to_put_off(policy_update):
    user = UserFactory()
    accept(user)
    assert put_off(user).event is None
    assert len(rows(user)) == 1


def test_a_deferral_is_refused_once_the_last_day_is_over(policy_update):
    user = UserFactory()
    with pytest.raises(Refused, match="choice_required"):
        put_off(user, now=AFTER)
    assert put_off(user, now=LAST_SECOND).event


def test_a_deferral_is_refused_to_a_new_account(policy_update):
    with pytest.raises(Refused, match="choice_required"):
        put_off(UserFactory(date_joined=ANNOUNCED_AT))
    assert rows() == []


def test_an_extension_lets_the_overdue_put_it_off_again(policy_update):
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=AFTER)
    assert put_off(UserFactory(), now=AFTER).event.last_day == date(2025, 10, 8)


def test_a_deferral_keeps_its_24_hours_when_the_last_day_moves(policy_update):
    user = put_off(UserFactory()).user
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=BEFORE)
    assert reason(user, BEFORE + DAY - timedelta(seconds=1)) == "deferred"
    assert reason(user, BEFORE + DAY) == "due"


def test_a_deferral_never_outlives_the_last_day(policy_update):
    user = put_off(UserFactory(), now=LAST_SECOND).user
    assert reason(user, AFTER) == "overdue"


@pytest.mark.parametrize("slug", ["never-published", "2025-05-01", ""])
def test_putting_off_another_update_than_the_current_one_is_stale(policy_update, slug):
    with pytest.raises(StaleForm):
        put_off(UserFactory(), update_slug=slug)
    assert rows() == []


def test_out_of_scope_and_before_any_announcement_a_deferral_is_refused(policy_update):
    with pytest.raises(Refused, match="out_of_scope"):
        put_off(UserFactory(plan=Plan.TEAM))
    with pytest.raises(Refused, match="nothing_announced"):
        put_off(UserFactory(), now=ANNOUNCED_AT - timedelta(seconds=1))
    assert rows() == []

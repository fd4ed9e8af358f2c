"""An Accept for an update decided on already: a refusal is never lost, and nothing is ever turned on (section 3)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from accounts.plans import Plan
from consent.core import updates
from consent.core.decisions import Refused, StaleForm
from consent.rules.standing import Standing, fold
from tests.support.balanced import publish_balanced
from tests.support.factories import AFTER, SLUG, UserFactory, publish
from tests.support.verbs import NEXT_SLUG, accept, digest, rows, set_to

pytestmark = pytest.mark.django_db
ANNOUNCED_NEXT = datetime(2026, 3, 1, tzinfo=UTC)
SPRING = ANNOUNCED_NEXT + timedelta(days=4)
NEXT = {"update_slug": NEXT_SLUG}


@pytest.fixture
def next_update(policy_update):
    return publish(NEXT_SLUG, announced_at=ANNOUNCED_NEXT, last_day=date(2026, 4, 1))


def standing(user):
    return User.objects.get(pk=user.pk).help_improve


@pytest.mark.parametrize("decided", [True, False])
@pytest.mark.parametrize("then", [None, True, False])
@pytest.mark.parametrize("says", [True, False])
def test_only_a_refusal_of_what_is_on_adds_a_row(policy_update, decided, then, says):
    user = UserFactory()
    accept(user, help_improve=decided)
    if then is not None:
        set_to(user, then)
    before, count = standing(user), len(rows(user))
    outcome = accept(user, help_improve=says, now=AFTER)
    refuses = before and not says
    assert (outcome.event is not None, len(rows(user)) - count) == (refuses, int(refuses))
    assert standing(user) is outcome.user.help_improve is (before and says)
    assert fold(rows(user), updates.order()) == Standing.of(User.objects.get(pk=user.pk))


def test_the_row_says_what_was_shown_and_how_it_was_answered(policy_update):
    user = UserFactory()
    accept(user)
    row = accept(user, help_improve=False, digest=digest(language="fr"), gpc=True, start=True, now=AFTER).event
    assert (row.kind, row.surface, row.terms_accepted, row.help_improve) == ("setting", "modal", False, False)
    assert (row.update_id, row.digest, row.language) == (SLUG, digest(language="fr"), "fr")
    assert (row.last_day, row.preset, row.start, row.touched, row.gpc) == (date(2025, 9, 28), True, True, "yes", True)


def test_of_two_equal_buttons_nothing_started(db):
    publish_balanced()
    user = UserFactory()
    accept(user, digest=digest())
    row = accept(user, help_improve=False, digest=digest()).event
    assert (row.preset, row.start, row.touched, row.presentation) == (None, None, "yes", "balanced")


@pytest.mark.parametrize("decided_on_next", [True, False])
def test_the_form_of_an_older_update_refuses_too(next_update, decided_on_next):
    user = UserFactory()
    accept(user)
    if decided_on_next:
        accept(user, **NEXT, digest=digest(NEXT_SLUG), now=SPRING)
    assert accept(user, now=SPRING).event is None
    row = accept(user, help_improve=False, now=SPRING).event
    assert (row.kind, row.update_id, row.digest) == ("setting", SLUG, digest())
    assert User.objects.get(pk=user.pk).decided_update == (NEXT_SLUG if decided_on_next else SLUG)


def test_an_older_update_that_a_newer_decision_settled_refuses_too(next_update):
    user = UserFactory()
    accept(user, **NEXT, digest=digest(NEXT_SLUG), now=SPRING)
    assert accept(user, help_improve=False, now=SPRING).event.kind == "setting"


def test_a_decision_settles_nothing_newer(next_update):
    user = UserFactory()
    accept(user)
    row = accept(user, **NEXT, digest=digest(NEXT_SLUG), help_improve=False, now=SPRING).event
    assert (row.kind, row.update_id) == ("decision", NEXT_SLUG)


NEVER = {
    "a bad digest": {"digest": "0" * 64},
    "an unknown update": {"update_slug": "never"},
    "a minor update": {"update_slug": "2025-05-01"},
    "not announced yet": {"update_slug": NEXT_SLUG},
    "another update's digest": {"digest": "next"},
}


@pytest.mark.parametrize("changes", NEVER.values(), ids=NEVER)
def test_what_was_never_shown_stays_stale(next_update, changes):
    user = UserFactory()
    accept(user)
    if changes.get("digest") == "next":
        changes = {"digest": digest(NEXT_SLUG)}
    with pytest.raises(StaleForm):
        accept(user, help_improve=False, **changes)
    assert (standing(user), len(rows(user))) == (True, 1)


def test_before_the_first_decision_an_older_form_is_stale(next_update):
    user = UserFactory()
    set_to(user, True)
    with pytest.raises(StaleForm):
        accept(user, help_improve=False, now=SPRING)


def test_a_refusal_counts_on_a_commercial_plan_too_and_nothing_else_does(policy_update):
    user = UserFactory()
    accept(user)
    User.objects.filter(pk=user.pk).update(plan=Plan.TEAM)
    with pytest.raises(Refused, match="out_of_scope"):
        accept(user)
    assert accept(user, help_improve=False).event.kind == "setting"
    with pytest.raises(Refused, match="out_of_scope"):
        accept(user, help_improve=False)
    assert standing(user) is False

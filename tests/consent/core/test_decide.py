"""Accepting: what the one row of the ledger then says (rules, sections 3 and 4)."""

from datetime import date, timedelta

import pytest

from consent.lib import clock
from consent.models import ConsentEvent
from consent.policies import publishing
from consent.rules import hashing
from consent.rules.standing import GENESIS
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, LAST_SECOND, SLUG, UserFactory, publish
from tests.support.verbs import accept, digest

pytestmark = pytest.mark.django_db


def test_a_decision_writes_every_column(policy_update):
    user = UserFactory()
    event = accept(user).event
    stored = ConsentEvent.objects.get()
    assert {**stored.columns(), "id": None, "hash": None} == {
        "id": None,
        "version": 2,
        "subject_id": user.subject_id,
        "sequence": 1,
        "kind": "decision",
        "terms_accepted": True,
        "help_improve": True,
        "update": SLUG,
        "digest": digest(),
        "language": "en",
        "last_day": date(2025, 9, 28),
        "presentation": "original",
        "occurred_at": BEFORE,
        "surface": "modal",
        "preset": True,
        "start": True,
        "touched": "no",
        "gpc": False,
        "plan": "free",
        "simulated": False,
        "previous_hash": GENESIS,
        "hash": None,
    }
    assert (stored.pk, stored.hash) == (event.pk, hashing.row_hash(stored.columns()))


def test_refusing_training_is_the_toggle_off_and_then_accept(policy_update):
    event = accept(UserFactory(), help_improve=False).event
    assert (event.kind, event.terms_accepted, event.help_improve) == ("decision", True, False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_language_is_that_of_the_text_shown_as_its_digest_says(policy_update, language):
    event = accept(UserFactory(), digest=digest(language=language)).event
    assert (event.language, event.digest) == (language, digest(language=language))


def test_the_last_day_is_recorded_as_extended(policy_update):
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=AFTER)
    assert accept(UserFactory(), now=AFTER).event.last_day == date(2025, 10, 8)


@pytest.mark.parametrize(("joined", "surface"), [(ANNOUNCED_AT - timedelta(seconds=1), "modal"), (BEFORE, "sign-up")])
def test_the_surface_is_the_one_that_was_shown(policy_update, joined, surface):
    user = UserFactory(date_joined=joined)
    assert accept(user, now=BEFORE + timedelta(hours=1)).event.surface == surface


@pytest.mark.parametrize(
    ("start", "moved", "result", "touched"),
    [
        (True, False, True, "no"),
        (False, False, False, "no"),
        (True, False, False, "yes"),
        (False, False, True, "yes"),
        (True, True, True, "yes"),
        (None, False, True, "unknown"),
        (None, False, False, "unknown"),
        (None, True, True, "yes"),
    ],
)
def test_touched_says_whether_the_toggle_was_moved(policy_update, start, moved, result, touched):
    event = accept(UserFactory(), start=start, moved=moved, help_improve=result).event
    assert (event.start, event.touched) == (start, touched)


@pytest.mark.parametrize("preset", [True, False])
def test_the_preset_is_the_updates_own(preset):
    publish(preset=preset)
    assert accept(UserFactory()).event.preset is preset


def test_global_privacy_control_is_recorded_and_decides_nothing(policy_update):
    event = accept(UserFactory(), gpc=True, start=False, help_improve=True).event
    assert (event.gpc, event.help_improve, event.touched) == (True, True, "yes")


def test_a_row_of_a_travelled_clock_is_marked_simulated(policy_update):
    with clock.travelled_to(BEFORE):
        assert accept(UserFactory()).event.simulated is True


def test_the_standing_follows_at_once(policy_update):
    user = accept(UserFactory(), help_improve=False).user
    user.refresh_from_db()
    assert (user.decided_update, user.decided_at, user.choice_at) == (SLUG, BEFORE, BEFORE)
    assert (user.help_improve, user.help_improve_since) == (False, BEFORE)


def test_a_form_opened_before_the_last_day_ended_is_good_after_it(policy_update):
    assert accept(UserFactory(), now=LAST_SECOND).event.surface == "modal"
    assert accept(UserFactory(), now=AFTER + timedelta(seconds=1)).event.surface == "modal"

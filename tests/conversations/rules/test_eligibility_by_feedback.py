"""Feedback sends one conversation whatever the setting, and outweighs nothing but the choice (section 5). Pure."""

from datetime import date

import pytest

from conversations.rules.eligibility import Reason
from tests.conversations.rules.test_eligibility import DAY, NOW, OWNER, TICK, why
from tests.conversations.rules.test_retention import until

GIVEN = {"feedback_at": NOW - DAY}


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"help_improve": False},
        {"help_improve": None, "help_improve_since": None},
        {"decided": False},
        {"last_message_at": OWNER.help_improve_since - TICK},
    ],
)
def test_a_chat_with_feedback_is_used_whatever_the_choice(choice):
    assert why(**GIVEN, **choice) is Reason.FEEDBACK


@pytest.mark.parametrize(
    ("fact", "kept_out"),
    [
        ({"deleted_at": NOW}, Reason.DELETED),
        ({"incognito": True}, Reason.INCOGNITO),
        ({"incognito": None}, Reason.INCOGNITO),
        ({"consumer_only": False}, Reason.COMMERCIAL_CONVERSATION),
        ({"on_consumer_plan": False}, Reason.COMMERCIAL_PLAN),
        ({"started_at": None}, Reason.UNKNOWN),
        ({"message_in_future": True}, Reason.UNKNOWN),
        ({"feedback_at": NOW + TICK}, Reason.UNKNOWN),
    ],
)
def test_feedback_outweighs_nothing_but_the_choice(fact, kept_out):
    assert why(**{**GIVEN, **fact}) is kept_out


def test_feedback_keeps_the_conversation_at_least_five_years_from_it():
    assert until(**GIVEN, help_improve=False) == date(2030, 9, 14)
    assert until(**GIVEN, last_message_at=NOW - 10 * DAY) == date(2030, 9, 14)


def test_feedback_never_shortens_what_the_choice_gives():
    assert until(feedback_at=NOW - 10 * DAY, last_message_at=NOW) == date(2030, 9, 15)


def test_a_deleted_chat_with_feedback_goes_in_thirty_days_all_the_same():
    assert until(**GIVEN, deleted_at=NOW) == date(2025, 10, 15)


def test_who_never_decided_keeps_it_five_years_from_the_feedback_too():
    never = {"decided": False, "unsettled": True, "last_day_to_choose": date(2025, 9, 28)}
    assert until(**GIVEN, **never) == date(2030, 9, 14)


def test_feedback_taken_back_is_as_if_it_had_never_been():
    assert why(feedback_at=None, help_improve=False) is Reason.OFF
    assert until(feedback_at=None, help_improve=False) == date(2025, 10, 14)

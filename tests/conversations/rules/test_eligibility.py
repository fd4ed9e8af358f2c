"""May it be used to improve Claude? Every condition of section 5, one by one. Pure: no database, no clock."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.rules.eligibility import USED, Facts, Owner, Reason, reason

NOW = datetime(2025, 9, 15, 10, tzinfo=UTC)
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
OWNER = Owner(
    on_consumer_plan=True,
    confirmed=True,
    decided=True,
    help_improve=True,
    help_improve_since=NOW - 5 * DAY,
    choice_at=NOW - 5 * DAY,
    unsettled=False,
)
CHAT = Facts(
    started_at=NOW - 20 * DAY,
    last_message_at=NOW - DAY,
    deleted_at=None,
    started_on_consumer_plan=True,
    consumer_only=True,
    incognito=False,
)


def why(now=NOW, **changes):
    """The reason for the usable conversation with some facts of it or of its owner changed."""
    of_chat = {name: value for name, value in changes.items() if name in Facts.__slots__}
    of_owner = {name: value for name, value in changes.items() if name in Owner.__slots__}
    assert len(of_chat) + len(of_owner) == len(changes)
    return reason(replace(CHAT, **of_chat), replace(OWNER, **of_owner), now)


def test_a_chat_may_be_used_if_everything_holds():
    assert why() is Reason.ON


def test_no_chat_is_used_until_the_owner_s_address_is_confirmed_not_as_feedback_either():
    assert why(confirmed=False) is Reason.UNVERIFIED
    assert why(confirmed=False, decided=False) is Reason.UNVERIFIED
    assert why(confirmed=False, feedback_at=NOW - DAY) is Reason.UNVERIFIED
    assert why(confirmed=False, on_consumer_plan=False) is Reason.COMMERCIAL_PLAN


def test_no_chat_is_used_before_the_owner_has_decided():
    assert why(decided=False) is Reason.UNDECIDED


def test_no_chat_is_used_while_the_owner_is_on_a_commercial_plan():
    assert why(on_consumer_plan=False) is Reason.COMMERCIAL_PLAN


def test_not_while_the_setting_is_off_or_was_never_set():
    assert why(help_improve=False) is Reason.OFF
    assert why(help_improve=None) is Reason.OFF
    assert why(help_improve_since=None) is Reason.OFF


def test_no_chat_is_used_if_any_of_it_was_written_on_a_commercial_plan():
    assert why(consumer_only=False) is Reason.COMMERCIAL_CONVERSATION
    assert why(consumer_only=False, started_on_consumer_plan=False) is Reason.COMMERCIAL_CONVERSATION


def test_no_chat_is_used_if_it_was_last_written_to_before_the_setting_was_turned_on():
    assert why(last_message_at=OWNER.help_improve_since - TICK) is Reason.NOT_RESUMED
    assert why(last_message_at=OWNER.help_improve_since) is Reason.ON


def test_a_resumed_chat_counts_whole_however_old_its_start():
    assert why(started_at=datetime(2023, 1, 1, tzinfo=UTC)) is Reason.ON


def test_no_chat_is_used_once_it_is_deleted():
    assert why(deleted_at=NOW - DAY) is Reason.DELETED


def test_no_incognito_chat_is_used():
    assert why(incognito=True) is Reason.INCOGNITO


@pytest.mark.parametrize("name", ["started_at", "last_message_at"])
def test_no_chat_is_used_with_a_date_missing(name):
    assert why(**{name: None}) is Reason.UNKNOWN


@pytest.mark.parametrize("name", ["started_at", "last_message_at", "help_improve_since", "choice_at"])
def test_no_chat_is_used_with_a_date_in_the_future(name):
    assert why(**{name: NOW + TICK}) is Reason.UNKNOWN
    assert why(**{name: NOW}) is not Reason.UNKNOWN


def test_no_chat_is_used_with_a_message_written_in_the_future():
    assert why(message_in_future=True) is Reason.UNKNOWN


def test_a_date_of_this_very_instant_is_not_in_the_future():
    assert why(started_at=NOW, last_message_at=NOW, help_improve_since=NOW, choice_at=NOW) is Reason.ON


@pytest.mark.parametrize("name", [*Facts.__slots__, *Owner.__slots__])
def test_no_chat_is_used_with_anything_unknown_that_must_be_known(name):
    optional = {"deleted_at", "choice_at", "started_on_consumer_plan", "feedback_at", "message_in_future"}
    of_retention = {"unsettled", "last_day_to_choose"}
    assert (why(**{name: None}) is Reason.ON) == (name in optional | of_retention)


def test_a_decision_without_its_instant_changes_nothing_for_use():
    assert why(choice_at=None) is Reason.ON


@pytest.mark.parametrize("truthy", ["yes", 1, "off", object()])
@pytest.mark.parametrize("name", ["consumer_only", "on_consumer_plan", "decided", "help_improve"])
def test_only_true_is_true(name, truthy):
    assert why(**{name: truthy}) is not Reason.ON


def test_the_first_rule_that_keeps_a_chat_out_is_named():
    everything = {"deleted_at": NOW, "incognito": True, "started_at": None, "consumer_only": False, "decided": False}
    assert why(**everything) is Reason.DELETED
    del everything["deleted_at"]
    assert why(**everything) is Reason.INCOGNITO
    del everything["incognito"]
    assert why(**everything) is Reason.UNKNOWN
    del everything["started_at"]
    assert why(**everything) is Reason.COMMERCIAL_CONVERSATION


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
instants = st.none() | st.datetimes(datetime(2025, 8, 1), datetime(2025, 10, 1), timezones=st.just(UTC))
ternary = st.sampled_from([True, False, None])


def any_of(kind):
    return st.builds(kind, **{f.name: unknown_or_any(str(f.type)) for f in fields(kind)})


def unknown_or_any(kind):
    """Values of a fact, None among them."""
    if "datetime.datetime" in kind:
        return instants
    return st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)) if "date" in kind else ternary


@unhurried
@given(any_of(Facts), any_of(Owner))
def test_whatever_is_used_fulfils_every_condition(facts, owner):
    if reason(facts, owner, NOW) is not Reason.ON:
        return
    assert facts.deleted_at is None
    assert (facts.incognito, facts.consumer_only) == (False, True)
    assert (owner.on_consumer_plan, owner.decided, owner.help_improve) == (True, True, True)
    assert owner.help_improve_since <= facts.last_message_at <= NOW
    assert facts.started_at <= NOW


def test_the_words_of_a_reason_never_change():
    kept_out = "deleted incognito unknown commercial_conversation commercial_plan unverified undecided off not_resumed"
    assert " ".join(Reason) == f"on feedback {kept_out}"
    assert sorted(USED) == ["feedback", "on"]


def test_what_nobody_says_of_a_chat_or_its_owner_is_not_there():
    owner = Owner(on_consumer_plan=True, confirmed=True, decided=None, help_improve=None, help_improve_since=None)
    assert (owner.choice_at, owner.unsettled, owner.last_day_to_choose) == (None, False, None)
    assert (CHAT.feedback_at, CHAT.message_in_future) == (None, False)

"""Kept until when: section 5's list, first match wins. Pure: no database, no clock."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given

from conversations.rules.eligibility import Facts, Owner
from conversations.rules.retention import (
    cutoffs,
    day,
    day_or_none,
    is_undecided,
    kept_until,
    midnight,
    years_after,
    years_before,
)
from tests.conversations.rules.test_eligibility import CHAT, DAY, NOW, OWNER, TICK, any_of, instants, unhurried

OFF = {"help_improve": False}
NEVER = {"decided": False, "unsettled": True, "last_day_to_choose": date(2025, 9, 28)}


def until(now=NOW, **changes):
    of_chat = {name: value for name, value in changes.items() if name in Facts.__slots__}
    of_owner = {name: value for name, value in changes.items() if name in Owner.__slots__}
    return kept_until(replace(CHAT, **of_chat), replace(OWNER, **of_owner), now)


def test_usable_for_training_five_calendar_years_from_the_last_message():
    assert until(last_message_at=datetime(2025, 9, 14, 23, 59, tzinfo=UTC)) == date(2030, 9, 14)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 2, 28), date(2028, 2, 28)),
        (date(2027, 3, 1), date(2032, 3, 1)),
        (date(2025, 12, 31), date(2030, 12, 31)),
    ],
)
def test_years_are_calendar_years_and_a_leap_day_becomes_the_28th(start, end):
    assert years_after(start, 5) == end


def test_a_leap_day_stays_one_where_there_is_one():
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_otherwise_thirty_days_from_the_last_message():
    assert until(**OFF, choice_at=NOW - 5 * DAY, last_message_at=NOW - DAY) == date(2025, 10, 14)


def test_or_from_the_last_decision_or_change_if_that_is_later():
    assert until(**OFF, choice_at=NOW, last_message_at=NOW - 20 * DAY) == date(2025, 10, 15)


def test_turning_off_moves_the_date_from_years_to_days_from_that_instant():
    assert until() == date(2030, 9, 14)
    assert until(**OFF, help_improve_since=NOW, choice_at=NOW) == date(2025, 10, 15)


def test_turning_on_again_brings_nothing_back_until_it_is_continued():
    again = {"help_improve_since": NOW, "choice_at": NOW}
    assert until(**again) == date(2025, 10, 15)
    assert until(**again, last_message_at=NOW) == date(2030, 9, 15)


def test_old_chats_not_continued_go_thirty_days_after_the_choice_even_if_it_is_on():
    assert until(last_message_at=NOW - 10 * DAY) == date(2025, 10, 10)


def test_without_any_choice_known_the_last_message_counts():
    assert until(**OFF, choice_at=None) == date(2025, 10, 14)


def test_incognito_is_never_kept_five_years():
    assert until(incognito=True) == date(2025, 10, 14)


def test_a_commercial_message_later_in_a_consumer_chat_keeps_thirty_days():
    assert until(consumer_only=False) == date(2025, 10, 14)


def test_on_a_commercial_plan_today_a_consumer_chat_is_still_ours_to_purge():
    assert until(on_consumer_plan=False) == date(2025, 10, 14)


def test_a_chat_started_on_a_commercial_plan_is_not_ours_to_purge():
    assert until(started_on_consumer_plan=False, consumer_only=False) is None
    assert until(started_on_consumer_plan=None) is None


def test_who_never_decided_has_a_year_after_the_last_day_of_the_oldest_update_due():
    assert until(**NEVER) == date(2026, 9, 28)
    assert until(**NEVER, **OFF, last_message_at=NOW - 20 * DAY) == date(2026, 9, 28)
    assert until(**{**NEVER, "last_day_to_choose": date(2025, 10, 8)}) == date(2026, 10, 8)  # as extended


def test_who_has_decided_once_keeps_what_was_promised_whatever_is_due_since():
    due = {"unsettled": True, "last_day_to_choose": date(2025, 9, 28)}
    assert until(**due) == until()
    assert until(**due, **OFF) == until(**OFF)


def test_before_anything_is_announced_thirty_days_are_the_rule():
    assert until(decided=False) == date(2025, 10, 14)


@pytest.mark.parametrize("unknown", [{"decided": None}, {**NEVER, "last_day_to_choose": None}])
def test_a_decision_or_a_last_day_that_is_not_known_keeps_it(unknown):
    assert until(**unknown) is None
    assert until(**unknown, **OFF, feedback_at=NOW - 2 * DAY) is None


@pytest.mark.parametrize(
    "more", [{}, NEVER, {"decided": None}, {"started_on_consumer_plan": False}, {"incognito": True}, OFF]
)
def test_a_deleted_chat_goes_thirty_days_after_the_deletion_before_any_other_rule(more):
    assert until(deleted_at=NOW - 2 * DAY, **more) == date(2025, 10, 13)


@pytest.mark.parametrize("name", ["started_at", "last_message_at"])
@pytest.mark.parametrize("more", [{}, {"deleted_at": NOW}, OFF])
def test_a_chat_with_a_date_missing_or_in_the_future_is_never_purged(name, more):
    assert until(**{name: None}, **more) is None
    assert until(**{name: NOW + TICK}, **more) is None


@pytest.mark.parametrize("name", ["deleted_at", "help_improve_since", "choice_at"])
def test_a_deletion_or_a_choice_in_the_future_keeps_a_chat_too(name):
    assert until(**{name: NOW + TICK}) is None


def test_the_date_a_chat_is_kept_until_is_utc_and_inclusive():
    last = datetime(2025, 9, 15, 1, tzinfo=timezone(timedelta(hours=2)))  # 23:00 of the day before in UTC
    assert day(last) == date(2025, 9, 14)
    assert until(**OFF, choice_at=None, last_message_at=last) == date(2025, 10, 14)
    assert until(**OFF, choice_at=None, last_message_at=last, now=NOW + 400 * DAY) == date(2025, 10, 14)


@unhurried
@given(any_of(Facts), any_of(Owner), instants.filter(bool))
def test_whatever_is_unknown_or_not_ours_is_never_purged(facts, owner, now):
    if kept_until(facts, owner, now) is None:
        return
    assert facts.started_at <= now
    assert facts.last_message_at <= now
    assert facts.deleted_at or (facts.started_on_consumer_plan is True and owner.decided is not None)


@unhurried
@given(any_of(Facts), any_of(Owner), instants.filter(bool))
def test_nothing_goes_within_thirty_days_of_its_last_message_unless_deleted_or_never_decided(facts, owner, now):
    last_day = kept_until(facts, owner, now)
    if last_day and not facts.deleted_at and not is_undecided(owner):
        assert last_day >= day(facts.last_message_at + timedelta(days=30))


@pytest.mark.parametrize(
    ("feedback_on", "expected"),
    [
        (date(2025, 9, 14), date(2030, 9, 14)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2020, 9, 20), date(2025, 10, 14)),  # five years from it are over before the thirty days are
    ],
)
def test_feedback_keeps_a_chat_at_least_five_calendar_years_from_it_whatever_the_setting(feedback_on, expected):
    assert until(**OFF, feedback_at=midnight(feedback_on)) == expected


TODAYS = [
    *(date(2025, 3, 1), date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28), date(2029, 3, 1), date(2033, 2, 28)),
    *(date(2033, 3, 1), date(2033, 3, 2), date(2030, 1, 1), date(2030, 9, 15), date(2100, 3, 1), date(2105, 3, 1)),
]


@pytest.mark.parametrize("today", TODAYS)
def test_a_query_compares_with_the_first_instant_that_is_not_over(today):
    days, years = cutoffs(today)
    for ago in [*range(25, 36), *range(5 * 365 - 5, 5 * 365 + 7)]:
        on = today - timedelta(days=ago)
        for instant in (midnight(on), midnight(on + DAY) - timedelta(microseconds=1)):
            assert (instant < days) is (on + timedelta(days=30) < today)
            assert (instant < years) is (years_after(on, 5) < today)


def test_what_a_query_compares_with_is_midnight_in_utc():
    assert cutoffs(date(2030, 9, 15)) == (datetime(2030, 8, 16, tzinfo=UTC), datetime(2025, 9, 15, tzinfo=UTC))
    assert midnight(date(2030, 9, 15)) == datetime(2030, 9, 15, tzinfo=UTC)


def test_five_years_before_a_leap_day_is_the_28th():
    assert years_before(date(2030, 9, 15)) == date(2025, 9, 15)
    assert years_before(date(2028, 2, 29)) == date(2023, 2, 28)


def test_the_day_of_an_instant_is_utcs_whatever_the_machines_zone(monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        there = day(datetime(2025, 9, 15, 20, tzinfo=UTC)), day_or_none(None)
    time.tzset()
    assert there == (date(2025, 9, 15), None)

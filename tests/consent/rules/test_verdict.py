"""The truth table of section 2, row by row. Pure: no database, no clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consent.rules.verdict import (
    ROWS,
    Action,
    Facts,
    Presentation,
    Reason,
    Subject,
    Update,
    Verdict,
    current,
    judge,
    settled,
    unsettled,
)

ANNOUNCED = datetime(2025, 8, 28, tzinfo=UTC)
UPDATE = Update("2025-08-28", ANNOUNCED, material=True, last_day=date(2025, 9, 28), preset=True)
NEXT = Update("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC), material=True, last_day=date(2026, 4, 1))
TYPO = Update("2025-09-10", datetime(2025, 9, 10, tzinfo=UTC), material=False)
BEFORE = datetime(2025, 9, 15, 10, tzinfo=UTC)
DEADLINE = datetime(2025, 9, 29, tzinfo=UTC)
TICK = timedelta(microseconds=1)
PERSON = Subject(in_scope=True, joined_at=datetime(2025, 6, 1, tzinfo=UTC))
DECIDED = replace(PERSON, decided_update="2025-08-28")


def answer(subject, now, updates=(UPDATE,)):
    verdict = judge(subject, updates, now)
    return verdict.action.value, verdict.reason.value


def test_row_1_nobody_logged_in_passes():
    assert answer(None, DEADLINE) == ("pass", "anonymous")


def test_row_2_a_commercial_plan_is_out_of_scope_even_after_the_last_day():
    assert answer(replace(PERSON, in_scope=False), DEADLINE) == ("pass", "out_of_scope")


def test_a_plan_that_is_not_known_to_be_commercial_is_in_scope():
    assert answer(replace(PERSON, in_scope=None), DEADLINE) == ("block", "overdue")


def test_row_3_nothing_announced_passes_until_the_very_instant():
    assert answer(PERSON, ANNOUNCED - TICK) == ("pass", "nothing_announced")
    assert answer(PERSON, ANNOUNCED) == ("prompt", "due")


def test_row_3_a_minor_update_asks_nobody():
    assert answer(PERSON, BEFORE, (TYPO,)) == ("pass", "nothing_announced")


def test_row_4_whoever_has_decided_passes_for_good():
    assert answer(DECIDED, BEFORE) == ("pass", "decided")
    assert answer(DECIDED, DEADLINE + timedelta(days=3650)) == ("pass", "decided")


def test_row_4_a_typo_published_later_asks_nobody_again():
    assert answer(DECIDED, BEFORE, (UPDATE, TYPO)) == ("pass", "decided")


def test_row_4_deciding_on_the_newest_settles_all_older_ones():
    subject = replace(PERSON, decided_update=NEXT.slug)
    assert answer(subject, NEXT.deadline, (UPDATE, NEXT)) == ("pass", "decided")


def test_row_4_a_decision_on_an_unknown_update_settles_nothing():
    assert answer(replace(PERSON, decided_update="never-published"), BEFORE) == ("prompt", "due")


def test_row_4_a_clock_that_goes_back_before_the_update_decided_on_asks_nothing():
    subject = replace(PERSON, decided_update=NEXT.slug)
    assert answer(subject, BEFORE, (UPDATE, NEXT)) == ("pass", "decided")


def test_row_5_whoever_joined_at_the_announcement_or_later_is_blocked():
    assert answer(replace(PERSON, joined_at=ANNOUNCED), BEFORE) == ("block", "new_account")
    assert answer(replace(PERSON, joined_at=ANNOUNCED - TICK), BEFORE) == ("prompt", "due")


def test_row_5_comes_before_row_6_and_an_extension_does_not_free_it():
    newcomer = replace(PERSON, joined_at=BEFORE)
    assert answer(newcomer, DEADLINE) == ("block", "new_account")
    assert answer(newcomer, DEADLINE, (replace(UPDATE, last_day=date(2025, 10, 8)),)) == ("block", "new_account")


def test_row_5_joining_after_an_older_unsettled_update_blocks_although_the_current_one_came_later():
    newcomer = replace(PERSON, joined_at=BEFORE)
    assert answer(newcomer, NEXT.announced_at, (UPDATE, NEXT)) == ("block", "new_account")


def test_row_6_blocked_from_the_first_instant_after_the_last_day():
    assert answer(PERSON, DEADLINE - TICK) == ("prompt", "due")
    assert answer(PERSON, DEADLINE) == ("block", "overdue")


def test_row_6_an_extension_frees_the_overdue():
    assert answer(PERSON, DEADLINE, (replace(UPDATE, last_day=date(2025, 10, 8)),)) == ("prompt", "due")


def test_row_6_an_older_unsettled_update_that_is_over_blocks_and_the_form_is_about_the_current_one():
    verdict = judge(PERSON, (UPDATE, NEXT), NEXT.announced_at)
    assert (verdict.action, verdict.reason, verdict.update) == (Action.BLOCK, Reason.OVERDUE, NEXT)


def test_row_6_a_material_update_without_a_last_day_fails_closed():
    assert answer(PERSON, BEFORE, (replace(UPDATE, last_day=None),)) == ("block", "overdue")


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(0), "deferred"),
        (timedelta(hours=23), "deferred"),
        (timedelta(hours=24) - TICK, "deferred"),
        (timedelta(hours=24), "due"),
        (-TICK, "due"),
    ],
)
def test_row_7_not_now_holds_for_24_hours_half_open(ago, expected):
    subject = replace(PERSON, deferred_update=UPDATE.slug, deferred_at=BEFORE - ago)
    assert judge(subject, (UPDATE,), BEFORE).reason == expected


def test_row_7_a_deferral_of_another_update_counts_for_nothing():
    subject = replace(DECIDED, deferred_update=UPDATE.slug, deferred_at=NEXT.announced_at)
    assert answer(subject, NEXT.announced_at, (UPDATE, NEXT)) == ("prompt", "due")


def test_row_7_never_outlives_the_last_day():
    subject = replace(PERSON, deferred_update=UPDATE.slug, deferred_at=DEADLINE - TICK)
    assert answer(subject, DEADLINE) == ("block", "overdue")


def test_row_8_otherwise_the_choice_is_due():
    assert answer(PERSON, BEFORE) == ("prompt", "due")


def test_a_leap_day_can_be_the_last_day():
    leap = replace(UPDATE, last_day=date(2028, 2, 29))
    assert leap.deadline == datetime(2028, 3, 1, tzinfo=UTC)


def test_the_current_update_is_the_newest_material_one_announced():
    assert current((UPDATE, TYPO, NEXT), BEFORE) == UPDATE
    assert current((UPDATE, TYPO, NEXT), NEXT.announced_at) == NEXT
    assert current((), BEFORE) is None


def test_unsettled_lists_announced_material_updates_newer_than_the_decision():
    assert unsettled(PERSON, (UPDATE, TYPO, NEXT), NEXT.announced_at) == [UPDATE, NEXT]
    assert unsettled(DECIDED, (UPDATE, TYPO, NEXT), NEXT.announced_at) == [NEXT]
    assert unsettled(PERSON, (UPDATE, NEXT), BEFORE) == [UPDATE]


SOON = datetime(2026, 3, 15, tzinfo=UTC)  # both updates are announced


@pytest.mark.parametrize(
    ("decided", "slug", "now", "updates", "expected"),
    [
        (None, UPDATE.slug, BEFORE, (UPDATE, NEXT), False),
        (UPDATE.slug, UPDATE.slug, BEFORE, (UPDATE, NEXT), True),
        (UPDATE.slug, UPDATE.slug, SOON, (UPDATE, NEXT), True),
        (UPDATE.slug, NEXT.slug, SOON, (UPDATE, NEXT), False),
        (NEXT.slug, UPDATE.slug, SOON, (UPDATE, NEXT), True),
        (NEXT.slug, NEXT.slug, NEXT.announced_at - TICK, (UPDATE, NEXT), False),
        (NEXT.slug, NEXT.slug, NEXT.announced_at, (UPDATE, NEXT), True),
        (NEXT.slug, TYPO.slug, SOON, (UPDATE, TYPO, NEXT), False),
        ("unknown", UPDATE.slug, SOON, (UPDATE, NEXT), False),
        (UPDATE.slug, "unknown", SOON, (UPDATE, NEXT), False),
    ],
)
def test_an_announced_update_is_settled_by_a_decision_on_it_or_on_a_newer_one(decided, slug, now, updates, expected):
    assert settled(replace(PERSON, decided_update=decided), slug, updates, now) is expected


@pytest.mark.parametrize(
    ("action", "blocks", "prompts"), [("pass", False, False), ("prompt", False, True), ("block", True, False)]
)
def test_a_verdict_blocks_prompts_or_does_neither(action, blocks, prompts):
    verdict = Verdict(Action(action), Reason.DUE)
    assert (verdict.blocks, verdict.prompts) == (blocks, prompts)
    assert (verdict.update, verdict.deadline) == (None, None)


@pytest.mark.parametrize(
    ("subject", "now", "reason", "update", "deadline"),
    [
        (None, BEFORE, "anonymous", None, None),
        (replace(PERSON, in_scope=False), BEFORE, "out_of_scope", UPDATE, None),
        (PERSON, ANNOUNCED - TICK, "nothing_announced", None, None),
        (DECIDED, BEFORE, "decided", UPDATE, None),
        (replace(PERSON, joined_at=ANNOUNCED), BEFORE, "new_account", UPDATE, DEADLINE),
        (PERSON, DEADLINE, "overdue", UPDATE, DEADLINE),
        (replace(PERSON, deferred_update=UPDATE.slug, deferred_at=BEFORE), BEFORE, "deferred", UPDATE, DEADLINE),
        (PERSON, BEFORE, "due", UPDATE, DEADLINE),
    ],
)
def test_a_verdict_is_about_the_current_update_and_names_the_deadline_where_a_choice_is_due(
    subject, now, reason, update, deadline
):
    verdict = judge(subject, (UPDATE,), now)
    assert (verdict.reason, verdict.update, verdict.deadline) == (reason, update, deadline)


def test_a_deferral_passes():
    deferred = replace(PERSON, deferred_update=UPDATE.slug, deferred_at=BEFORE)
    assert judge(deferred, (UPDATE,), BEFORE).action is Action.PASS


def test_the_rows_are_numbered_as_in_the_rules():
    assert [(row.number, row.reason) for row in ROWS] == list(enumerate(Reason, start=1))


@pytest.mark.parametrize(
    ("subject", "updates", "matching"),
    [
        (None, (), [1, 3, 4, 8]),
        (None, (UPDATE,), [1, 4, 8]),
        (PERSON, (), [3, 4, 8]),
        (replace(PERSON, deferred_update="unknown", deferred_at=BEFORE), (), [3, 4, 8]),
        (replace(PERSON, deferred_update=UPDATE.slug), (UPDATE,), [8]),
        (replace(PERSON, in_scope=False, joined_at=BEFORE), (UPDATE,), [2, 5, 8]),
    ],
)
def test_each_row_can_be_asked_on_its_own_whatever_is_missing(subject, updates, matching):
    facts = Facts(subject, updates, BEFORE)
    assert [row.number for row in ROWS if row.matches(facts)] == matching


def test_what_is_not_known_is_missing_and_presets_nothing():
    assert Subject(True, PERSON.joined_at, None, None, None) == PERSON
    assert Update("x", ANNOUNCED, True) == Update("x", ANNOUNCED, True, None, False, "original")


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (Action, "pass prompt block"),
        (Reason, "anonymous out_of_scope nothing_announced decided new_account overdue deferred due"),
        (Presentation, "original balanced"),
    ],
)
def test_the_words_of_a_verdict_never_change(words, written):
    assert " ".join(words) == written

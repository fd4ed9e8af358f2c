"""One instant is one verdict: whatever zone it is written in, and on whatever process's clock it falls. Pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consent.rules.verdict import Action, Subject, Update, judge

ANNOUNCED = datetime(2025, 8, 28, tzinfo=UTC)
UPDATE = Update("2025-08-28", ANNOUNCED, material=True, last_day=date(2025, 9, 28))
EXTENDED = replace(UPDATE, last_day=date(2025, 10, 8))
PERSON = Subject(in_scope=True, joined_at=datetime(2025, 6, 1, tzinfo=UTC))
NEWCOMER = replace(PERSON, joined_at=ANNOUNCED)
DECIDED = replace(PERSON, decided_update=UPDATE.slug)
TICK, SECOND = timedelta(microseconds=1), timedelta(seconds=1)

ZONES = st.integers(-24 * 60 + 1, 24 * 60 - 1).map(lambda minutes: timezone(timedelta(minutes=minutes)))
NEAR = st.integers(-(10**6), 10**6).map(lambda ticks: ticks * TICK)
SKEWS = st.integers(-30 * 10**6, 30 * 10**6).map(lambda ticks: ticks * TICK)  # processes' clocks, half a minute apart
EDGES = st.sampled_from([ANNOUNCED, UPDATE.deadline, EXTENDED.deadline])
DAYS = st.dates(date(2025, 8, 28), date(2999, 12, 31))
ORDER = [Action.PASS, Action.PROMPT, Action.BLOCK]


def action(now, update=UPDATE, who=PERSON):
    return judge(who, (update,), now).action


@given(EDGES, NEAR, ZONES)
@example(UPDATE.deadline, timedelta(0), timezone(timedelta(hours=14)))
@example(UPDATE.deadline, -TICK, timezone(timedelta(hours=-12)))
def test_the_same_instant_is_the_same_verdict_in_every_zone(edge, near, zone):
    for who in (PERSON, NEWCOMER, DECIDED, None):
        assert judge(who, (UPDATE,), (edge + near).astimezone(zone)) == judge(who, (UPDATE,), edge + near)


@given(EDGES, NEAR, ZONES, ZONES)
def test_facts_written_in_other_zones_are_the_same_facts(edge, near, zone, other):
    moved, then = replace(UPDATE, announced_at=ANNOUNCED.astimezone(zone)), edge + near
    for facts in ({"joined_at": then}, {"deferred_update": UPDATE.slug, "deferred_at": then}):
        elsewhere = {name: fact.astimezone(other) if fact is then else fact for name, fact in facts.items()}
        there, here = (
            judge(replace(PERSON, **elsewhere), (moved,), edge),
            judge(replace(PERSON, **facts), (UPDATE,), edge),
        )
        assert (there.action, there.reason, there.deadline) == (here.action, here.reason, here.deadline)


@given(DAYS, ZONES)
@example(date(2025, 12, 31), UTC)
@example(date(2027, 12, 31), timezone(timedelta(hours=14)))
@example(date(2028, 2, 28), UTC)
@example(date(2028, 2, 29), timezone(timedelta(hours=-12)))
@example(date(2100, 2, 28), UTC)
def test_the_last_day_is_whole_in_utc_and_over_at_its_midnight(day, zone):
    update = replace(UPDATE, last_day=day)
    last_second = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC).astimezone(zone)
    assert action(last_second, update) == action(last_second + SECOND - TICK, update) == Action.PROMPT
    assert action(last_second + SECOND, update) == action(last_second + 2 * SECOND, update) == Action.BLOCK


@pytest.mark.parametrize(
    ("day", "first_blocked"),
    [
        (date(2028, 2, 28), datetime(2028, 2, 29, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 3, 1, tzinfo=UTC)),
        (date(2027, 2, 28), datetime(2027, 3, 1, tzinfo=UTC)),
        (date(2025, 12, 31), datetime(2026, 1, 1, tzinfo=UTC)),
        (date(2027, 12, 31), datetime(2028, 1, 1, tzinfo=UTC)),
    ],
)
def test_months_and_years_that_end(day, first_blocked):
    assert replace(UPDATE, last_day=day).deadline == first_blocked


@given(SKEWS)
@example(timedelta(0))
@example(-TICK)
def test_a_process_whose_clock_is_off_is_off_by_that_much_and_no_more(skew):
    """Two processes differ only between the two clocks' midnights; each is right by its own."""
    now = UPDATE.deadline + skew
    assert action(now) == (Action.BLOCK if skew >= timedelta(0) else Action.PROMPT)
    assert action(now + abs(skew)) == Action.BLOCK
    assert action(now - abs(skew) - TICK) == Action.PROMPT


@given(st.lists(SKEWS, min_size=2, max_size=8))
def test_asked_by_several_processes_in_turn_no_answer_depends_on_the_one_before(skews):
    answers = [action(UPDATE.deadline + skew) for skew in skews]
    assert answers == [action(UPDATE.deadline + skew) for skew in reversed(skews)][::-1]
    by_clock = [answer for _, answer in sorted(zip(skews, answers, strict=True), key=lambda pair: pair[0])]
    assert by_clock == sorted(by_clock, key=ORDER.index)


@given(SKEWS)
def test_an_extension_frees_at_once_on_every_clock_and_ends_on_each_clock_at_its_own_midnight(skew):
    heard, not_yet = action(UPDATE.deadline + skew, EXTENDED), action(UPDATE.deadline + skew)
    assert heard == Action.PROMPT
    assert (not_yet == Action.BLOCK) == (skew >= timedelta(0))
    assert action(EXTENDED.deadline + skew, EXTENDED) == (Action.BLOCK if skew >= timedelta(0) else Action.PROMPT)


@given(SKEWS)
def test_whom_an_extension_does_not_concern_it_neither_frees_nor_blocks(skew):
    for who in (NEWCOMER, DECIDED, None, replace(PERSON, in_scope=False)):
        for edge in (UPDATE.deadline, EXTENDED.deadline):
            assert action(edge + skew, EXTENDED, who) == action(edge + skew, UPDATE, who)

"""Where a person stands is the fold of their rows, now and at any past instant. Pure: no database, no clock."""

from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from consent.rules.standing import COLUMNS, GENESIS, Kind, Standing, Surface, Touched, fold, step

ORDER = {"old": 0, "current": 1, "newest": 2}
T0 = datetime(2025, 9, 1, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def chain(*facts):
    """Rows in sequence: (kind, update, help_improve, occurred_at)."""
    numbers = count(1)
    names = ("kind", "update_id", "help_improve", "occurred_at")
    rows = [SimpleNamespace(**dict(zip(names, fact, strict=True)), sequence=next(numbers)) for fact in facts]
    for row in rows:
        row.hash = f"hash {row.sequence}"
    return rows


DECISION = ("decision", "current", True, T0)
TURNED_OFF = ("setting", "current", False, T0 + HOUR)
PUT_OFF = ("deferral", "current", None, T0)


def test_nothing_recorded_is_an_empty_standing():
    assert fold([], ORDER) == Standing()
    counted = {"ledger_sequence": 0, "ledger_head": "0" * 64}
    assert Standing().columns() == {**dict.fromkeys(COLUMNS), **counted}
    assert GENESIS == "0" * 64


def test_a_standing_is_read_from_the_columns_of_its_names():
    standing = fold(chain(DECISION, PUT_OFF), ORDER)
    row = SimpleNamespace(**standing.columns(), email="ada@example.com")
    assert Standing.of(row) == standing
    assert standing.columns()["decided_update"] == "current"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (Kind, ["decision", "setting", "deferral", "erased"]),
        (Surface, ["modal", "sign-up", "privacy tab", "account", "admin", "replay"]),
        (Touched, ["yes", "no", "unknown"]),
    ],
)
def test_the_words_that_rows_are_written_with_never_change(words, written):
    assert [str(word) for word in words] == written


def test_a_decision_sets_everything_about_choice_and_setting():
    standing = fold(chain(DECISION), ORDER)
    assert (standing.decided_update, standing.decided_at, standing.choice_at) == ("current", T0, T0)
    assert (standing.help_improve, standing.help_improve_since) == (True, T0)
    assert (standing.deferred_update, standing.deferred_at) == (None, None)
    assert (standing.ledger_sequence, standing.ledger_head) == (1, "hash 1")


def test_a_change_of_setting_moves_the_setting_and_leaves_the_decision():
    standing = fold(chain(DECISION, TURNED_OFF), ORDER)
    assert (standing.help_improve, standing.help_improve_since, standing.choice_at) == (False, T0 + HOUR, T0 + HOUR)
    assert (standing.decided_update, standing.decided_at) == ("current", T0)


def test_the_same_value_again_keeps_since_when():
    again = ("decision", "newest", True, T0 + HOUR)
    standing = fold(chain(DECISION, again), ORDER)
    assert (standing.help_improve_since, standing.choice_at) == (T0, T0 + HOUR)
    assert (standing.decided_update, standing.decided_at) == ("newest", T0 + HOUR)


def test_a_deferral_touches_nothing_but_itself():
    before = fold(chain(DECISION), ORDER)
    after = step(before, chain(DECISION, PUT_OFF)[1], ORDER)
    assert (after.deferred_update, after.deferred_at) == ("current", T0)
    changed = {name for name in COLUMNS if getattr(before, name) != getattr(after, name)}
    assert changed == {"deferred_update", "deferred_at", "ledger_sequence", "ledger_head"}


def test_the_newest_deferral_counts():
    standing = fold(chain(PUT_OFF, ("deferral", "newest", None, T0 + HOUR)), ORDER)
    assert (standing.deferred_update, standing.deferred_at) == ("newest", T0 + HOUR)


@pytest.mark.parametrize(
    ("first", "second", "decided"),
    [
        ("old", "newest", "newest"),
        ("newest", "old", "newest"),
        ("current", "current", "current"),
        ("current", "never-published", "current"),
        ("never-published", "old", "old"),
    ],
)
def test_the_newest_update_decided_on_counts_whatever_the_order(first, second, decided):
    rows = chain(("decision", first, True, T0), ("decision", second, False, T0 + HOUR))
    standing = fold(rows, ORDER)
    assert (standing.decided_update, standing.decided_at) == (decided, T0 + HOUR if decided == second else T0)
    assert standing.help_improve is False


def test_a_first_decision_counts_on_whatever_update():
    standing = fold(chain(("decision", "never-published", True, T0)), ORDER)
    assert (standing.decided_update, standing.decided_at) == ("never-published", T0)


def test_an_erasure_carries_the_chain_on_and_changes_nothing_else():
    erased = ("erased", None, None, T0 + HOUR)
    before, after = fold(chain(DECISION), ORDER), fold(chain(DECISION, erased), ORDER)
    changed = {name for name in COLUMNS if getattr(before, name) != getattr(after, name)}
    assert changed == {"ledger_sequence", "ledger_head"}


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (T0 - timedelta(microseconds=1), (None, None, 0)),
        (T0, ("current", True, 1)),
        (T0 + HOUR - timedelta(microseconds=1), ("current", True, 1)),
        (T0 + HOUR, ("current", False, 2)),
        (None, ("current", False, 2)),
    ],
)
def test_past_instants_are_answered_by_the_same_fold(until, expected):
    standing = fold(chain(DECISION, TURNED_OFF), ORDER, until=until)
    assert (standing.decided_update, standing.help_improve, standing.ledger_sequence) == expected


def test_the_order_is_the_sequences_also_when_the_clock_went_back():
    rows = chain(DECISION, ("setting", "current", False, T0 - HOUR))
    assert fold(rows, ORDER).help_improve is False
    assert fold(rows, ORDER, until=T0 - HOUR).help_improve is False


def test_step_by_step_is_the_same_as_all_at_once():
    rows = chain(PUT_OFF, DECISION, TURNED_OFF, ("deferral", "newest", None, T0 + HOUR))
    standing = Standing()
    for row in rows:
        standing = step(standing, row, ORDER)
    assert standing == fold(rows, ORDER)


def test_a_kind_from_the_future_is_counted_and_believed_in_nothing():
    standing = fold(chain(("surprise", "current", True, T0)), ORDER)
    assert (standing.help_improve, standing.decided_update, standing.ledger_sequence) == (None, None, 1)

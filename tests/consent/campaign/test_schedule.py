"""Announcement, then reminders 14, 7 and 1 day before the last day, wherever it moves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consent.campaign.schedule import due, plan
from consent.rules.verdict import Update

UPDATE = Update("2025-08-28", datetime(2025, 8, 28, tzinfo=UTC), True, date(2025, 9, 28))
SECOND = timedelta(seconds=1)


def at(month, day, hour=0):
    return datetime(2025, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "kind", "before"),
    [
        (at(8, 28), "announcement", None),
        (at(9, 14), "reminder-14", "announcement"),
        (at(9, 21), "reminder-7", "reminder-14"),
        (at(9, 27), "reminder-1", "reminder-7"),
        (at(9, 29), None, "reminder-1"),
    ],
)
def test_each_occasion_begins_at_its_second(begins, kind, before):
    now, just_before = due(UPDATE, begins), due(UPDATE, begins - SECOND)
    assert (now.kind if now else None) == kind
    assert (just_before.kind if just_before else None) == before


def test_an_extension_moves_the_reminders_and_they_speak_of_the_new_day():
    extended = replace(UPDATE, last_day=date(2025, 10, 8))
    assert [when for when, _ in plan(extended)[1:]] == [at(9, 24), at(10, 1), at(10, 7)]
    assert due(extended, at(9, 22)).kind == "announcement"
    assert due(UPDATE, at(9, 25)).occasion == "reminder-7 2025-09-28"
    assert due(extended, at(9, 25)).occasion == "reminder-14 2025-10-08"
    assert due(extended, at(9, 30)).last_day == date(2025, 10, 8)


def test_the_announcement_is_one_occasion_wherever_the_last_day_moves():
    extended = replace(UPDATE, last_day=date(2025, 12, 1))
    assert due(UPDATE, at(9, 1)).occasion == due(extended, at(9, 1)).occasion == "announcement"


def test_no_reminder_is_due_before_the_announcement():
    short = replace(UPDATE, announced_at=at(9, 20))
    assert [kind for _, kind in plan(short)] == ["announcement", "reminder-7", "reminder-1"]
    assert due(short, at(9, 20, 12)).kind == "announcement"
    assert due(short, at(9, 19)) is None


def test_without_a_last_day_nothing_is_due():
    assert due(replace(UPDATE, last_day=None), at(9, 1)) is None

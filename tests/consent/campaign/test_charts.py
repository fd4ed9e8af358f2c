"""The geometry of the charts, from a single person to a million."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from consent.campaign import charts
from consent.campaign.counting import Cell
from consent.campaign.measures import Line
from consent.campaign.numbers import Numbers
from consent.rules.verdict import Update
from tests.support.factories import ANNOUNCED_AT, SLUG

LAST = date(2025, 9, 28)
UPDATE = Update(SLUG, ANNOUNCED_AT, material=True, last_day=LAST, preset=True)


def numbers(*counted):
    cells = tuple(Cell(day, measure, "", "en", "original", number) for day, measure, number in counted)
    return Numbers(UPDATE, cells, None, by_itself=True)


@pytest.mark.parametrize(("most", "top"), [(0, 2), (1, 2), (3, 4), (7, 10), (11, 20), (999_999, 1_000_000)])
def test_the_scale_ends_at_a_round_number_that_has_a_half(most, top):
    drawn = charts.over_time(numbers((ANNOUNCED_AT.date(), "shown", most)), [LAST])
    assert drawn
    assert [number for _y, number in drawn.scale] == [0, top // 2, top]


def test_a_single_day_is_a_dot_and_a_later_one_rises_from_nothing():
    first = ANNOUNCED_AT.date()
    (at_once, *_others) = charts.over_time(numbers((first, "shown", 1)), [LAST]).series
    assert at_once.points == "0,500 0,500"
    (later, *_others) = charts.over_time(numbers((first + timedelta(days=31), "shown", 2)), [LAST]).series
    assert later.points == "0,1000 1000,0"


def test_one_of_a_million_is_still_drawn_and_said():
    line = Line("All", {"on_yes": 1, "off_no": 999_999})
    (row,) = charts.choices([line]).rows
    assert [piece.width for piece in row.pieces] == ["0.40%", "100.00%"]
    assert row.said == "1 on, touched, 999,999 off, left as it was"
    with override("fr"):
        assert "999\u202f999" in charts.choices([line]).rows[0].said.replace("\xa0", "\u202f")


def test_nobody_is_no_bar():
    assert all(row.pieces == [] and row.total == 0 for row in charts.funnel(Line("All")).rows)

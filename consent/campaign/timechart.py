"""The geometry of the chart over time: sums that rise day by day, against the last day and its extensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from consent.campaign.numbers import Numbers

WIDTH, LEFT, RIGHT = 720, 64, 130  # of the drawing; for the scale; for the lines' names
TOP, BOTTOM = 52, 250


@dataclass(frozen=True)
class Series:
    kind: str
    label: str
    points: str
    end: tuple[float, float]
    total: int


@dataclass(frozen=True)
class Mark:
    """A day worth a line: the last day, and what it was before extensions; the first of these is named."""

    x: float
    label: str
    past: bool


@dataclass(frozen=True)
class OverTime:
    series: list[Series]
    marks: list[Mark]
    days: list[tuple[float, date]]
    most: int


def over_time(numbers: Numbers, last_days: Sequence[date]) -> OverTime | None:
    """Shown, on and off, added up day by day, against the last day. None where nothing has happened."""
    days = numbers.by_day()
    if not days:
        return None
    first = min(days[0][0], numbers.update.announced_at.date())
    length = max((max(days[-1][0], *last_days) - first).days, 1)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / length, 1)

    rising = [
        ("shown", _("shown"), list(accumulate(line.shown for _day, line in days))),
        ("on", _("on"), list(accumulate(line.on for _day, line in days))),
        ("off", _("off"), list(accumulate(line.off for _day, line in days))),
    ]
    most = max(max(sums) for _kind, _label, sums in rising) or 1

    def y(number: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * number / most, 1)

    series = [
        Series(kind, label, _points(days, sums, x, y), (x(days[-1][0]) + 6, y(sums[-1])), sums[-1])
        for kind, label, sums in rising
    ]
    marks = [Mark(x(day), day.isoformat() if day == last_days[0] else "", past=True) for day in last_days[:-1]]
    marks.append(Mark(x(last_days[-1]), last_days[-1].isoformat(), past=False))
    ticks = [first + timedelta(length * part // 4) for part in range(5)]
    return OverTime(_apart(series), marks, [(x(day), day) for day in ticks], most)


def _points(days: Any, sums: list[int], x: Any, y: Any) -> str:
    return " ".join(f"{x(day)},{y(number)}" for (day, _line), number in zip(days, sums, strict=True))


def _apart(series: list[Series]) -> list[Series]:
    """Labels at the lines' ends, far enough from each other to be read."""
    placed: list[Series] = []
    for each in sorted(series, key=lambda one: one.end[1], reverse=True):
        lowest = min((one.end[1] for one in placed), default=BOTTOM + 16.0) - 16
        placed.append(Series(each.kind, each.label, each.points, (each.end[0], min(each.end[1], lowest)), each.total))
    return placed

"""The geometry of the campaign's charts, bars and lines over time: numbers in, shapes out. Templates draw the SVG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.utils.translation import gettext as _

from consent.campaign.measures import Line
from consent.campaign.numbers import Numbers
from consent.lib.text import Text

WIDTH, LEFT, RIGHT = 720, 210, 80  # of the drawing; for labels; for numbers
ROW, BAR = 34, 22
SPAN = WIDTH - LEFT - RIGHT
# Over time: for the scale at the left, for the lines' names at the right; the lines' area from top to bottom.
SCALE, NAMES, TOP, BOTTOM = 64, 130, 52, 250


@dataclass(frozen=True)
class Piece:
    """A part of a bar: `kind` is its CSS class and pattern, `label` says it in words."""

    kind: str
    x: float
    width: float
    label: str

    @property
    def pattern(self) -> bool:
        return "-" in self.kind


@dataclass(frozen=True)
class Row:
    label: Text
    y: int
    pieces: list[Piece]
    says: str

    @property
    def middle(self) -> int:
        return self.y + BAR // 2

    @property
    def end(self) -> float:
        return max((piece.x + piece.width for piece in self.pieces), default=LEFT) + 8


@dataclass(frozen=True)
class Bars:
    rows: list[Row]

    @property
    def height(self) -> int:
        return len(self.rows) * ROW + 12


def funnel(line: Line) -> Bars:
    """From everybody in scope to what they chose, each as long as it is numerous."""
    steps: list[tuple[str, list[tuple[str, int, str]]]] = [
        (_("In scope"), [("people", line.in_scope, _("people"))]),
        (_("Notified by e-mail"), [("people", line.notified, _("people"))]),
        (_("Shown the notice"), [("people", line.shown, _("people"))]),
        (_("Said “Not now”"), [("people", line.not_now, _("people"))]),
        (_("Decided"), [("on", line.on, _("on")), ("off", line.off, _("off"))]),
        (_("Still undecided"), [("people", line.undecided, _("people"))]),
    ]
    longest = max(sum(part[1] for part in parts) for _label, parts in steps) or 1
    return Bars([_row(n, label, parts, longest) for n, (label, parts) in enumerate(steps)])


def choices(lines: Sequence[Line]) -> Bars:
    """On and off, touched and not, as shares of all who decided: a bar a group."""
    kinds = legend()
    bars: list[Row] = []
    for line in lines:
        parts = [(kind, number, label) for (kind, label), number in zip(kinds, line.outcomes, strict=True)]
        bars.append(_row(len(bars), line.label, parts, line.decided or 1))
    return Bars(bars)


def legend() -> list[tuple[str, str]]:
    """(kind, words) of each part of a bar of choices, in the order of `Line.outcomes`."""
    return [
        ("on", _("on, touched")),
        ("on-left", _("on, left as it was")),
        ("on-unknown", _("on, not known whether touched")),
        ("off", _("off, touched")),
        ("off-left", _("off, left as it was")),
        ("off-unknown", _("off, not known whether touched")),
    ]


def _row(number: int, label: Text, parts: list[tuple[str, int, str]], longest: int) -> Row:
    pieces, x = [], float(LEFT)
    for kind, count, said in parts:
        if count:
            width = round(SPAN * count / longest, 1)
            pieces.append(Piece(kind, round(x, 1), width, f"{label}: {count} {said}"))
            x += width
    return Row(label, number * ROW + 6, pieces, str(sum(count for _kind, count, _said in parts)))


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
        return round(SCALE + (WIDTH - SCALE - NAMES) * (day - first).days / length, 1)

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


def _points(
    days: list[tuple[date, Line]], sums: list[int], x: Callable[[date], float], y: Callable[[int], float]
) -> str:
    return " ".join(f"{x(day)},{y(number)}" for (day, _line), number in zip(days, sums, strict=True))


def _apart(series: list[Series]) -> list[Series]:
    """Labels at the lines' ends, far enough from each other to be read."""
    placed: list[Series] = []
    for each in sorted(series, key=lambda one: one.end[1], reverse=True):
        lowest = min((one.end[1] for one in placed), default=BOTTOM + 16.0) - 16
        placed.append(Series(each.kind, each.label, each.points, (each.end[0], min(each.end[1], lowest)), each.total))
    return placed

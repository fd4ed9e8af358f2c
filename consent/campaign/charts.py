"""The geometry of the campaign's charts, bars and lines over time: numbers in, shapes out. Templates draw the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.utils.translation import gettext as _

from consent.campaign.measures import Line
from consent.campaign.numbers import Numbers
from consent.lib.dates import day as in_words
from consent.lib.numerals import grouped
from consent.lib.text import Text

PLOT = 1000  # the lines' area is a square of so many units, drawn as wide and as high as the page has room
LEAST = 0.4  # per cent: a part of a million is still seen


@dataclass(frozen=True)
class Piece:
    """A part of a bar: `kind` is its CSS class and pattern, `x` and `width` are per cent, `label` says it in words."""

    kind: str
    x: str
    width: str
    label: str

    @property
    def pattern(self) -> bool:
        return "-" in self.kind


@dataclass(frozen=True)
class Row:
    """A bar, as long as its parts, and how many people they are together."""

    label: Text
    pieces: list[Piece]
    total: int

    @property
    def said(self) -> str:
        return ", ".join(piece.label for piece in self.pieces)


@dataclass(frozen=True)
class Bars:
    rows: list[Row]


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
    return Bars([_row(label, parts, longest) for label, parts in steps])


def choices(lines: Sequence[Line]) -> Bars:
    """On and off, touched and not, as shares of all who decided: a bar a group."""
    kinds = legend()
    bars: list[Row] = []
    for line in lines:
        parts = [(kind, number, label) for (kind, label), number in zip(kinds, line.outcomes, strict=True)]
        bars.append(_row(line.label, parts, line.decided or 1))
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


def _row(label: Text, parts: list[tuple[str, int, str]], longest: int) -> Row:
    pieces, x = [], 0.0
    for kind, count, said in parts:
        if count:
            width = 100 * count / longest
            pieces.append(Piece(kind, f"{x:.2f}%", f"{max(width, LEAST):.2f}%", f"{grouped(count)} {said}"))
            x += width
    return Row(label, pieces, sum(count for _kind, count, _said in parts))


@dataclass(frozen=True)
class Series:
    """A line over time. `points` are of the plot; a line of a single day is a dot."""

    kind: str
    label: str
    points: str
    total: int


@dataclass(frozen=True)
class Mark:
    """A day worth a line: the last day, and what it was before extensions; the first of these is named."""

    x: str
    label: str
    past: bool


@dataclass(frozen=True)
class OverTime:
    """`scale`: (height from the top in per cent, number) of each line across; `days`: (per cent, day, anchor)."""

    series: list[Series]
    marks: list[Mark]
    days: list[tuple[str, date, str]]
    scale: list[tuple[str, int]]


def over_time(numbers: Numbers, last_days: Sequence[date]) -> OverTime | None:
    """Shown, on and off, added up day by day, against the last day. None where nothing has happened."""
    days = numbers.by_day()
    if not days:
        return None
    first = min(days[0][0], numbers.update.announced_at.date())
    length = max((max(days[-1][0], *last_days) - first).days, 1)
    rising = [
        ("shown", _("shown"), list(accumulate(line.shown for _day, line in days))),
        ("on", _("on"), list(accumulate(line.on for _day, line in days))),
        ("off", _("off"), list(accumulate(line.off for _day, line in days))),
    ]
    top = _round(max(max(sums) for _kind, _label, sums in rising))

    def share(day: date) -> float:
        return (day - first).days / length

    def points(sums: Sequence[int]) -> str:
        before = [(first, 0)] if days[0][0] > first else []
        placed = [*before, *((day, number) for (day, _line), number in zip(days, sums, strict=True))]
        placed = placed * 2 if len(placed) == 1 else placed
        return " ".join(f"{PLOT * share(day):.0f},{PLOT - PLOT * number / top:.0f}" for day, number in placed)

    *past, last = last_days
    marks = [Mark(_per_cent(share(day)), in_words(day) if day == last_days[0] else "", past=True) for day in past]
    ticks = [first + timedelta(length * part // 4) for part in range(5)]
    anchors = ("start", "middle minor", "middle", "middle minor", "end")
    return OverTime(
        [Series(kind, label, points(sums), sums[-1]) for kind, label, sums in rising],
        [*marks, Mark(_per_cent(share(last)), in_words(last), past=False)],
        [(_per_cent(share(day)), day, anchor) for day, anchor in zip(ticks, anchors, strict=True)],
        [(_per_cent(1 - number / top), number) for number in sorted({0, top // 2, top})],
    )


def _per_cent(share: float) -> str:
    return f"{100 * share:.2f}%"


def _round(most: int) -> int:
    """The least of 2, 4, 10, 20, 40, 100, … that is no less."""
    unit = 1
    while True:
        for step in (2, 4, 10):
            if most <= step * unit:
                return step * unit
        unit *= 10

"""The geometry of the campaign's bars: numbers in, shapes out. Templates draw them as SVG; colours are the CSS's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consent.campaign.lines import Line

WIDTH, LEFT, RIGHT = 720, 210, 80  # of the drawing; for labels; for numbers
ROW, BAR = 34, 22
SPAN = WIDTH - LEFT - RIGHT


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
    label: Any
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


def _row(number: int, label: Any, parts: list[tuple[str, int, str]], longest: int) -> Row:
    pieces, x = [], float(LEFT)
    for kind, count, said in parts:
        if count:
            width = round(SPAN * count / longest, 1)
            pieces.append(Piece(kind, round(x, 1), width, f"{label}: {count} {said}"))
            x += width
    return Row(label, number * ROW + 6, pieces, str(sum(count for _kind, count, _said in parts)))

"""A campaign's numbers for its page: counted beside the page, or by the page itself where there is little to count."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from consent import conf
from consent.campaign import counting
from consent.campaign.counting import Cell
from consent.campaign.measures import Line
from consent.core import labels, updates
from consent.lib.text import Text
from consent.models import CampaignCell
from consent.models.subject import people
from consent.rules.verdict import Update

K = TypeVar("K")
LONGEST = 400  # days shown one by one


@dataclass(frozen=True)
class Numbers:
    """`counted_at` is None where nobody has counted yet."""

    update: Update
    cells: tuple[Cell, ...]
    counted_at: datetime | None
    by_itself: bool

    @property
    def total(self) -> Line:
        return self._grouped(lambda cell: "").get("") or Line(pgettext("campaign total", "All"))

    def by_segment(self) -> list[Line]:
        """In the site's order; deleted accounts last."""
        unlisted = {cell.segment: cell.segment for cell in self.cells}
        nobody = _("account deleted") if people().SEGMENT_FIELD else _("not divided")
        return self._lines(lambda cell: cell.segment, {**unlisted, **people().segments(), "": nobody})

    def by_language(self) -> list[Line]:
        """Of the texts that were shown or sent. Who hasn't been told anything yet has none, and is left out."""
        lines = self._lines(lambda cell: cell.language, {**dict(conf.languages()), "": _("not known")})
        return [line for line in lines if line.has_events]

    def by_presentation(self) -> list[Line]:
        lines = self._lines(_presentation, labels.PRESENTATIONS)
        return [Line(f"{self.update.slug} · {line.label}", line.sums) for line in lines]

    def by_day(self) -> list[tuple[date, Line]]:
        """Every day from the first to the last on which something happened, the quiet ones too."""
        days = {day: line for day, line in self._grouped(lambda cell: cell.day).items() if day}
        if not days:
            return []
        first = min(days)
        length = min((max(days) - first).days + 1, LONGEST)
        return [(day, days.get(day) or Line(day.isoformat())) for day in (first + timedelta(n) for n in range(length))]

    def _lines(self, key: Callable[[Cell], K], labels: Mapping[K, Text]) -> list[Line]:
        found = self._grouped(key)
        return [Line(label, found[name].sums) for name, label in labels.items() if name in found]

    def _grouped(self, key: Callable[[Cell], K]) -> dict[K, Line]:
        groups: dict[K, Line] = {}
        for cell in self.cells:
            name = key(cell)
            groups.setdefault(name, Line(str(name or pgettext("campaign total", "All")))).sums[cell.measure] += (
                cell.number
            )
        return groups


def _presentation(cell: Cell) -> str:
    return cell.presentation


def of(update: Update, now: datetime) -> Numbers:
    """What is known of an update's campaign. Two queries, or ten where a page counts by itself."""
    if counting.few():
        return Numbers(update, tuple(counting.count(update, now)), now, by_itself=True)
    rows = CampaignCell.objects.filter(count__update__slug=update.slug).values_list(*NAMES, "count__counted_at")
    found = list(rows.order_by("day", "measure", "segment", "language", "presentation"))
    cells = tuple(Cell(*row[:-1]) for row in found)
    return Numbers(update, cells, found[0][-1] if found else None, by_itself=False)


NAMES = tuple(Cell.__dataclass_fields__)


def other_presentation(update: Update, now: datetime) -> Update | None:
    """The newest announced material update that was shown otherwise: what to compare with."""
    others = (u for u in reversed(updates.published()) if u.material and u.announced_at <= now)
    return next((each for each in others if each.presentation != update.presentation), None)


def as_rows(numbers: Numbers) -> Iterator[list[object]]:
    """For the CSV: one row a cell."""
    for cell in numbers.cells:
        yield [numbers.update.slug, *(getattr(cell, name) for name in NAMES), numbers.counted_at]

"""How many would be blocked at an instant, by segment, the last day as it is or as it might become (section 2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from consent.console import frame
from consent.console.frame import AnyAdmin
from consent.core import labels, updates, verdict_query
from consent.lib import clock
from consent.lib.dates import DayField, InstantField
from consent.lib.text import Text
from consent.lib.web import Request
from consent.models import ConsentSubject
from consent.models.subject import people
from consent.rules.verdict import Reason, Update, current


class DryRunForm(forms.Form):
    at = InstantField(label=gettext_lazy("Instant (UTC)"))
    last_day = DayField(
        label=gettext_lazy("Last day, as it might become"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("Of the update current at that instant. Nothing is changed."),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One segment (or all): people by reason."""

    label: Text
    counts: dict[str, int]

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def blocked(self) -> int:
        return sum(self.counts.get(reason, 0) for reason in verdict_query.BLOCKED)

    @property
    def cells(self) -> list[int]:
        """In the order of REASONS."""
        return [self.counts.get(reason, 0) for reason in REASONS]


REASONS = (Reason.NEW_ACCOUNT, Reason.OVERDUE, Reason.DUE, Reason.DEFERRED, Reason.DECIDED, Reason.NOTHING_ANNOUNCED)


def count(known: Sequence[Update], at: datetime) -> list[Line]:
    """People in scope who had joined by `at`, as they stand now: a line a segment, then all. Two queries.

    Only the undecided are looked at one by one; all the others have settled everything, or nothing is announced.
    """
    model = people()
    found = model._default_manager.filter(model.scope_is(in_scope=True), **{f"{model.JOINED_FIELD}__lte": at})
    others = Reason.DECIDED if current(known, at) else Reason.NOTHING_ANNOUNCED
    segments = {name: label for name, label in model.segments().items() if model.segment_in_scope(name)}
    counts = {name: {str(others): 0} for name in segments}
    for segment, number in _by_segment(found):
        counts.setdefault(segment, {})[others] = number
    missing = found.filter(verdict_query.undecided(known, at)) if others is Reason.DECIDED else found.none()
    for segment, reason, number in _by_segment(missing.annotate(reason=verdict_query.reason_of(known, at)), "reason"):
        counts[segment][reason] = number
        counts[segment][others] -= number
    lines = [Line(segments.get(name, name or _("Everybody")), by_reason) for name, by_reason in counts.items()]
    whole = {str(reason): sum(line.counts.get(reason, 0) for line in lines) for reason in REASONS}
    return [*lines, Line(_("All in scope"), whole)]


def _by_segment(found: "QuerySet[ConsentSubject]", *more: str) -> Iterator[tuple[Any, ...]]:
    """(segment, …, number of people)."""
    segment = people().SEGMENT_FIELD
    counted = found.order_by().values_list(*filter(None, (segment, *more))).annotate(Count("pk"))
    return (row if segment else ("", *row) for row in counted)


def extended(known: Sequence[Update], update: Update, last_day: date) -> list[Update]:
    """What would be known if that update's last day were this one."""
    return [replace(each, last_day=last_day) if each.slug == update.slug else each for each in known]


@require_safe
def dry_run(request: Request, model_admin: AnyAdmin) -> HttpResponse:
    frame.require(request, frame.view_permission(model_admin))
    known, now = updates.published(), clock.now()
    present = current(known, now)
    start = present.deadline if present and present.last_day else now
    form = DryRunForm({"at": start.replace(tzinfo=None, microsecond=0), **request.GET.dict()})
    context: dict[str, object] = {
        "form": form,
        "media": form.media,
        "reasons": [labels.coded(labels.REASONS, reason) for reason in REASONS],
        "segment_title": people().segment_title(),
    }
    if form.is_valid():
        at, last_day = form.cleaned_data["at"], form.cleaned_data["last_day"]
        update = current(known, at)
        tables = [(_("With the last day as it is"), update.last_day if update else None, count(known, at))]
        if update and last_day:
            tables.append((_("If it were extended"), last_day, count(extended(known, update, last_day), at)))
        context |= {"update": update, "at": at, "tables": tables}
    status = 422 if form.errors else 200
    return frame.page(model_admin, request, "admin/consent/people/dry_run.html", _("Dry run"), context, status=status)

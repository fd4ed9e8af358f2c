"""The campaign page of a policy update in Django admin: its numbers, its charts, the numbers as a file."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consent.admin.access import LOOK, SEND, published
from consent.campaign import charts, numbers, tasks
from consent.campaign.measures import Line
from consent.console import csv_files, frame
from consent.console.frame import AnyAdmin
from consent.lib import clock
from consent.lib.dates import day as in_words
from consent.lib.web import Request, SeeOther
from consent.models import LastDayExtension, PolicyUpdate
from consent.models.subject import people
from consent.rules.verdict import Update


@require_safe
def campaign(request: Request, pk: int, model_admin: AnyAdmin) -> HttpResponse:
    frame.require(request, LOOK)
    row, update = published(pk)
    found = numbers.of(update, clock.now())
    other = numbers.other_presentation(update, clock.now())
    presentations = found.by_presentation() + (numbers.of(other, clock.now()).by_presentation() if other else [])
    days = found.by_day()
    context = {
        "original": row,
        "numbers": found,
        "presentations": presentations,
        "presentation_bars": charts.choices(presentations),
        "chart": charts.over_time(found, _last_days(row, update)),
        "days": [Line(in_words(day), line.sums) for day, line in days],
        "ahead": _ahead(found, days),
        "may_send": request.user.has_perm(SEND),
        **_groups(found),
    }
    return frame.page(model_admin, request, "admin/consent/campaign/page.html", _("Campaign"), context)


def _ahead(found: numbers.Numbers, days: list[tuple[date, Line]]) -> date | None:
    """The last day on which something happened, where it lies after the count: under travelled clocks alone."""
    last = days[-1][0] if days else None
    return last if last and found.counted_at and last > found.counted_at.date() else None


def _groups(found: numbers.Numbers) -> dict[str, object]:
    total, segments, languages = found.total, found.by_segment(), found.by_language()
    return {
        "total": total,
        "segment_title": people().segment_title(),
        "segments": [*segments, total],
        "languages": [*languages, total],
        "funnel": charts.funnel(total),
        "choices": charts.choices([line for line in (total, *segments, *languages) if line.decided]),
        "legend": charts.legend(),
        "short_legend": [("people", _("people")), ("on", _("decided, on")), ("off", _("decided, off"))],
    }


def _last_days(row: PolicyUpdate, update: Update) -> list[date]:
    """As it was first, as it was extended, as it is."""
    moved = LastDayExtension.objects.filter(update=row).order_by("pk").values_list("last_day", flat=True)
    return [*filter(None, (row.last_day,)), *moved]


@require_POST
def csv(request: Request, pk: int, model_admin: AnyAdmin) -> StreamingHttpResponse:
    """Every number the page is made of, one a line."""
    frame.require(request, LOOK)
    row, update = published(pk)
    frame.log(request, PolicyUpdate, _("Exported the campaign's numbers as CSV."), row)
    header = ["update", *numbers.NAMES, "counted_at"]
    return csv_files.streamed_csv(f"campaign-{row.slug}", header, numbers.as_rows(numbers.of(update, clock.now())))


@require_POST
def count_again(request: Request, pk: int, model_admin: AnyAdmin) -> HttpResponse:
    frame.require(request, SEND)
    row, update = published(pk)
    tasks.count_campaign.enqueue(slug=update.slug)
    frame.log(request, PolicyUpdate, _("Asked for the campaign to be counted again."), row)
    messages.success(request, _("It is counted again as soon as a worker is free."))
    return SeeOther(reverse("admin:consent_policyupdate_campaign", args=[pk]))

"""What the console's own pages in Django admin share: the frame, the log, CSV files that stream."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from consent.lib import clock
from consent.lib.web import Request

# A spreadsheet takes a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def page(
    model_admin: Any, request: Request, template: str, title: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One of the console's pages about `model_admin`'s model, inside the frame of Django admin."""
    name = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "list_name": f"{name}_changelist",
        "change_name": f"{name}_change",
        **more,
    }
    return render(request, template, context, status=status)


def require(request: Request, permission: str) -> None:
    """403 for staff without it."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def log(request: Request, model: Any, message: str, about: Any = None, *, flag: int = CHANGE) -> None:
    """One line in the admin's log, about a row or about the whole list."""
    LogEntry.objects.create(
        user_id=request.user.pk,
        content_type=ContentType.objects.get_for_model(model),
        object_id=about.pk if about else None,
        object_repr=str(about or model._meta.verbose_name_plural)[:200],
        action_flag=flag,
        change_message=message,
    )


class _Echo:
    """The csv module writes; what it writes is the line to send."""

    def write(self, line: str) -> str:
        return line


def streamed_csv(name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """UTF-8, a line at a time, however many; no cell is a formula. Column names and values are not translated."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{stamp}.csv"'
    return response


def _lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(list(header))
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def cell(value: Any) -> str:
    """A value as a CSV cell: instants in UTC, yes and no, empty for None; a quote before what looks like a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text

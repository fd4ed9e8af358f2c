"""Lists in Django admin at a million rows: nothing counts a whole table, searches and orders go by an index."""

import calendar
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from consent.console.frame import AnyAdmin
from consent.lib.text import Text

BOUND = 10_000  # rows listed at most; filters and the CSV reach the others
LAST_CHARACTER = chr(0x10FFFF)


if TYPE_CHECKING:
    ListPaginator = Paginator[Model]
else:  # Django's own takes no arguments
    ListPaginator = Paginator


class BoundedPaginator(ListPaginator):
    """Counts up to BOUND and no further."""

    @cached_property
    def count(self) -> int:
        return cast("QuerySet[Model]", self.object_list).order_by()[:BOUND].count()


class ConsoleList(ChangeList):
    """Orders by indexed columns only, knows its date links without asking the rows, lets the admin fill the page."""

    def get_ordering_field(self, field_name: Callable[..., object] | str) -> Combinable | str | None:
        return super().get_ordering_field(field_name) if field_name in (self.sortable_by or ()) else None

    def get_filters(
        self, request: HttpRequest
    ) -> tuple[list[admin.ListFilter], bool, dict[str, bool | str], bool, bool]:
        try:
            found = super().get_filters(request)
        except (ValueError, OverflowError) as error:  # a year there is not
            raise IncorrectLookupParameters(error) from error
        for each in found[0]:
            each.template = "admin/console/filter.html"
        return found

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.fill(self.result_list)  # type: ignore[attr-defined]  # a ConsoleAdmin

    @property
    def clipped(self) -> bool:
        return self.result_count >= BOUND

    @property
    def date_links(self) -> list[tuple[str, str]]:
        """(title, query) of the years, then the months, then the days there may be rows of."""
        name = str(self.date_hierarchy)
        instants = self.root_queryset.order_by(name).values_list(name, flat=True)
        first, last = instants.first(), instants.last()
        if first is None or last is None:
            return []
        chosen = [self._chosen(name, part) for part in ("year", "month", "day")]
        year, month, day = chosen
        links = [(_("All dates"), self.get_query_string(remove=[f"{name}__"]))] if year else []
        if year is None:
            return [self._link(name, str(n), year=n) for n in range(first.year, last.year + 1)]
        if month is None:
            months = [n for n in range(1, 13) if (first.year, first.month) <= (year, n) <= (last.year, last.month)]
            return links + [self._link(name, f"{year}-{n:02}", year=year, month=n) for n in months]
        links.append(self._link(name, str(year), year=year))
        if day is None:
            days = calendar.monthrange(year, month)[1]
            return links + [self._link(name, str(n), year=year, month=month, day=n) for n in range(1, days + 1)]
        return [*links, self._link(name, f"{year}-{month:02}", year=year, month=month)]

    def _chosen(self, name: str, part: str) -> int | None:
        return int(self.params[f"{name}__{part}"]) if f"{name}__{part}" in self.params else None

    def _link(self, name: str, title: str, **parts: int) -> tuple[str, str]:
        wanted = {f"{name}__{part}": parts.get(part) for part in ("year", "month", "day")}
        return title, self.get_query_string(wanted)


def as_uuid(term: str) -> UUID | None:
    try:
        return UUID(term.strip())
    except ValueError:
        return None


def starts_with(column: str, beginning: str) -> Q:
    """`column` begins so, by its index: PostgreSQL has one for LIKE, SQLite's is in the order of code points."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": beginning})
    return Q(**{f"{column}__gte": beginning, f"{column}__lt": beginning + LAST_CHARACTER})


def fixed_choices(title: Text, name: str, choices: Sequence[tuple[str, Text]]) -> type[admin.SimpleListFilter]:
    """A filter on a column by values known beforehand: Django's own would ask the whole table for them."""

    class FixedChoices(admin.SimpleListFilter):
        parameter_name = name

        def lookups(self, request: HttpRequest, model_admin: AnyAdmin) -> list[tuple[str, Text]]:
            return list(choices)

        def queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> "QuerySet[Model]":
            return queryset.filter(**{name: self.value()}) if self.value() is not None else queryset

    FixedChoices.title = title
    return FixedChoices

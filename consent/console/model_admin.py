"""The model admins of the console: look, never touch; lists that stay fast; CSV of what is listed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consent.console import csv_files, frame
from consent.console.changelist import BoundedPaginator, ConsoleList
from consent.lib import bounds
from consent.lib.text import Text
from consent.lib.web import Request

Names: TypeAlias = list[str] | tuple[str, ...]  # of columns or fields, as Django admin takes them


class ReadOnly:
    """Mixin: look, never touch."""

    def has_add_permission(self, *args: object) -> bool:
        return False

    def has_change_permission(self, *args: object) -> bool:
        return False

    def has_delete_permission(self, *args: object) -> bool:
        return False


if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Model]
else:  # Django's own takes no arguments
    ModelAdmin = admin.ModelAdmin


class ConsoleAdmin(ModelAdmin):
    """A list of evidence or people: search by e-mail or subject id, filters, CSV of all that is filtered."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = list_max_show_all = 100
    sortable_by: ClassVar[Names] = ()
    actions = None
    change_list_template = "admin/console/list.html"
    search_help_text: ClassVar[Text | None] = None
    csv_columns: tuple[str, ...] = ()

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return ConsoleList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        more = {
            "title": capfirst(self.opts.verbose_name_plural),
            "export_address": reverse(f"admin:{self._name('export')}") + query,
            "console_tools": self.tools(request),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def tools(self, request: HttpRequest) -> list[tuple[str, Text]]:
        """(address, label) of the console's pages about this list."""
        return []

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def fill(self, rows: list[object]) -> None:
        """What the page's rows need besides their columns, in as many queries whatever their number."""

    def csv_rows(self, queryset: "QuerySet[Model]") -> Iterable[Iterable[object]]:
        return queryset.values_list(*self.csv_columns).iterator(chunk_size=2000)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name=self._name("export")), *super().get_urls()]

    def export_view(self, request: Request) -> HttpResponseBase:
        """POST: the CSV of everything the filters in the address let through; the log says who took it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        frame.require(request, frame.view_permission(self))
        bounds.require_bounded(request.GET)
        return self._export(request)

    def _export(self, request: Request) -> StreamingHttpResponse:
        try:
            changes = self.get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("These filters can't be read.") from error
        filters = ", ".join(f"{name}={value}" for name, value in sorted(request.GET.items()) if name != "q")
        searched = _(" found by a search") if changes.query else ""  # the words may be somebody's address
        log = _("Exported CSV%(searched)s; filters: %(filters)s") % {"searched": searched, "filters": filters or "–"}
        frame.log(request, self.model, log)
        return csv_files.streamed_csv(str(self.opts.model_name), self.csv_columns, self.csv_rows(changes.queryset))

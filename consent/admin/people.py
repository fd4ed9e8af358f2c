"""People in the console: what a site's admin of its user model inherits."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consent.admin import urls
from consent.console.changelist import as_uuid, starts_with
from consent.console.frame import AnyAdmin
from consent.console.model_admin import ConsoleAdmin, Names
from consent.core import labels, updates, verdict_query
from consent.core.verdicts import verdict_of
from consent.evidence import history
from consent.lib import clock
from consent.lib.dates import instant
from consent.lib.text import Text
from consent.models import ConsentSubject
from consent.models.subject import people
from consent.rules.standing import COLUMNS
from consent.rules.verdict import Reason, Update, judge

STORED = ("decided_update", "decided_at", "help_improve", "help_improve_since", "deferred_update", "deferred_at")


class ChoiceFilter(admin.SimpleListFilter):
    title, parameter_name = _("choice"), "choice"

    def lookups(self, request: HttpRequest, model_admin: AnyAdmin) -> list[tuple[str, Text]]:
        return [("on", _("decided, on")), ("off", _("decided, off")), ("undecided", _("never decided"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> "QuerySet[Model]":
        if self.value() == "undecided":
            return queryset.filter(decided_update__isnull=True)
        if self.value() in ("on", "off"):
            return queryset.filter(decided_update__isnull=False, help_improve=self.value() == "on")
        return queryset


class ReasonFilter(admin.SimpleListFilter):
    """By the verdict now: "missing" are all whose choice is unsettled."""

    title, parameter_name = _("verdict now"), "reason"

    def lookups(self, request: HttpRequest, model_admin: AnyAdmin) -> list[tuple[str, Text]]:
        missing = [("missing", _("choice missing")), ("blocked", pgettext_lazy("filter", "blocked"))]
        return missing + [each for each in labels.choices(labels.REASONS) if each[0] != Reason.ANONYMOUS]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> "QuerySet[Model]":
        if self.value() is None:
            return queryset
        chosen = str(self.value())
        reasons = {"missing": verdict_query.UNDECIDED, "blocked": verdict_query.BLOCKED}.get(chosen, (chosen,))
        reason = verdict_query.reason_of(updates.published(), clock.now())
        found: QuerySet[Model] = queryset.annotate(reason=reason).filter(reason__in=[str(each) for each in reasons])
        return found


class PeopleConsole(ConsoleAdmin):
    """Mixin: how each person stands, explain, dry run, and CSV. Found by how the address begins, or by subject id."""

    consent_columns = ("verdict", "decided_update", "setting", "deferrals")
    consent_filters = (ChoiceFilter, ReasonFilter)
    consent_fields = ("subject_id", "verdict", "timeline_link", *COLUMNS)
    list_display: Any = ("timeline_link", *consent_columns)
    list_filter: ClassVar[Any] = consent_filters
    readonly_fields: ClassVar[Names] = consent_fields
    search_fields: ClassVar[Names] = ("subject_id",)
    search_help_text = _("How the e-mail begins, or the whole subject id.")
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)

    @property
    def csv_columns(self) -> tuple[str, ...]:  # type: ignore[override]  # asked for once the site's model is known
        return csv_columns()

    @admin.display(description=_("verdict now"))
    def verdict(self, user: ConsentSubject) -> SafeString:
        return labels.verdict(verdict_of(user))

    @admin.display(description=_("Help improve Claude"))
    def setting(self, user: ConsentSubject) -> SafeString:
        """On or off, and since when."""
        says, since = labels.SETTING[user.help_improve], user.help_improve_since
        return format_html('{} <span class="console-quiet">{}</span>', says, instant(since) if since else "")

    @admin.display(description=_("deferrals"))
    def deferrals(self, user: ConsentSubject) -> int:
        return getattr(user, "deferral_count", 0)

    @admin.display(description=_("timeline"))
    def timeline_link(self, user: ConsentSubject) -> SafeString:
        address = reverse("admin:consent_consentevent_timeline", args=[user.subject_id])
        return format_html('<a href="{}">{}</a>', address, _("Timeline"))

    def save_model(self, request: HttpRequest, obj: Model, form: object, change: bool) -> None:
        """A change of the plan names whoever made it."""
        cast(ConsentSubject, obj).segment_changed_by = cast(ConsentSubject, request.user).subject_id
        super().save_model(request, obj, form, change)

    def tools(self, request: HttpRequest) -> list[tuple[str, Text]]:
        return [
            (reverse(f"admin:{self._name('explain')}"), _("Explain a verdict")),
            (reverse(f"admin:{self._name('dry_run')}"), _("Dry run for everybody")),
        ]

    def get_urls(self) -> list[URLPattern]:
        return [*urls.of_people(self), *super().get_urls()]

    def fill(self, rows: list[Any]) -> None:
        counts = history.deferrals_of([user.subject_id for user in rows])
        for user in rows:
            user.deferral_count = counts.get(user.subject_id, 0)

    def csv_rows(self, queryset: "QuerySet[Model]") -> Iterable[Iterable[object]]:
        return csv_rows(queryset, clock.now())

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Model]", search_term: str
    ) -> "tuple[QuerySet[Model], bool]":
        subject, beginning = as_uuid(search_term), people().address_beginning(search_term)
        if subject:
            return queryset.filter(subject_id=subject), False
        found = queryset.filter(starts_with(people().address_field(), beginning)) if beginning else queryset
        return found, False


def csv_columns() -> tuple[str, ...]:
    """The first line. The site's own columns are named as the site names them."""
    model = people()
    own = (model.address_field(), "subject_id", *filter(None, (model.SEGMENT_FIELD, model.LANGUAGE_FIELD)))
    return (*own, "joined_at", "verdict", "reason", *STORED, "deferrals", "rows")


def csv_rows(found: "QuerySet[Any]", now: datetime) -> Iterator[list[object]]:
    """One query, however many; `found` is a queryset of people."""
    known = updates.published()
    counted = found.annotate(deferral_count=history.deferral_count())
    return (_row(user, known, now) for user in counted.iterator(chunk_size=2000))


def _row(user: ConsentSubject, known: tuple[Update, ...], now: datetime) -> list[object]:
    verdict = judge(user.as_subject(), known, now)
    counted: Any = user  # with its annotation
    return [
        user.subject_address,
        user.subject_id,
        *([user.subject_segment] if user.SEGMENT_FIELD else []),
        *([user.subject_language] if user.LANGUAGE_FIELD else []),
        user.joined_at,
        verdict.action,
        verdict.reason,
        *(getattr(user, name) for name in STORED),
        counted.deferral_count,
        user.ledger_sequence,
    ]

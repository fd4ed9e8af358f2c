"""Filters of the list of people: what they chose, and what the verdict says of them now."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consent.console.frame import AnyAdmin
from consent.core import updates, verdict_query
from consent.lib import clock
from consent.lib.text import Text
from consent.rules.verdict import Reason


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
        missing = [("missing", _("choice missing")), ("blocked", _("blocked"))]
        return missing + [(reason.value, reason.value) for reason in Reason if reason is not Reason.ANONYMOUS]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Model]") -> "QuerySet[Model]":
        if self.value() is None:
            return queryset
        chosen = str(self.value())
        reasons = {"missing": verdict_query.UNDECIDED, "blocked": verdict_query.BLOCKED}.get(chosen, (chosen,))
        reason = verdict_query.reason_of(updates.published(), clock.now())
        found: QuerySet[Model] = queryset.annotate(reason=reason).filter(reason__in=[str(each) for each in reasons])
        return found

"""The record of each message in Django admin: found, filtered, taken along as CSV; never changed."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consent.console.changelist import as_uuid, fixed_choices
from consent.console.model_admin import ConsoleAdmin, ReadOnly
from consent.models import NoticeMessage


class NoticeMessageAdmin(ReadOnly, ConsoleAdmin):
    list_display = ["tried_at", "subject_id", "kind", "last_day", "update_id", "language", "state", "attempts", "error"]
    list_filter = ["kind", "state", fixed_choices(_("language"), "language", settings.LANGUAGES), "update"]
    search_fields = ["subject_id"]
    search_help_text = _("A subject id, or a whole e-mail address.")
    ordering = ["-pk"]
    csv_columns = tuple(field.attname for field in NoticeMessage._meta.concrete_fields)

    def get_search_results(self, request: Any, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        subject = as_uuid(search_term)
        if subject is None:
            person = get_user_model().objects.filter(email=search_term.strip().lower()).first()
            subject = person.subject_id if person else None
        return queryset.filter(subject_id=subject), False

"""The record of each message in Django admin: found, filtered, taken along as CSV; never changed."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consent import conf
from consent.console.changelist import as_uuid, fixed_choices
from consent.console.model_admin import ConsoleAdmin, ReadOnly
from consent.models import NoticeMessage
from consent.models.subject import people


class NoticeMessageAdmin(ReadOnly, ConsoleAdmin):
    list_display = ["tried_at", "subject_id", "kind", "last_day", "update_id", "language", "state", "attempts", "error"]
    list_filter = ["kind", "state", fixed_choices(_("language"), "language", conf.languages()), "update"]
    search_fields = ["subject_id"]
    search_help_text = _("A subject id, or a whole e-mail address.")
    ordering = ["-pk"]
    csv_columns = tuple(field.attname for field in NoticeMessage._meta.concrete_fields)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[NoticeMessage]", search_term: str
    ) -> "tuple[QuerySet[NoticeMessage], bool]":
        if not search_term.strip():
            return queryset, False
        subject = as_uuid(search_term)
        if subject is None:
            person = people().by_address(search_term).first()
            if person is None:
                return queryset.none(), False
            subject = person.subject_id
        return queryset.filter(subject_id=subject), False

"""People in Django admin. The plan is the only input to consent that can be edited (rules, section 6)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normal_email
from consent.admin import dry_run, explain, people_csv
from consent.admin.people_filters import ChoiceFilter, ReasonFilter
from consent.console.changelist import as_uuid, starts_with
from consent.console.model_admin import ConsoleAdmin
from consent.core.verdicts import verdict_of
from consent.evidence import history
from consent.lib import clock
from consent.rules.standing import COLUMNS


class AddUserForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "plan"]

    def clean_email(self) -> str:
        email = normal_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("There is an account with this e-mail already."))
        return email


class UserAdmin(ConsoleAdmin, DjangoUserAdmin):
    add_form = AddUserForm
    list_display = [
        "email",
        "plan",
        "verdict",
        "decided_update",
        "help_improve",
        "help_improve_since",
        "deferrals",
        "date_joined",
        "story",
    ]
    list_filter = ["plan", ChoiceFilter, ReasonFilter, "language", "is_staff"]
    search_fields = ["email"]
    search_help_text = _("How the e-mail begins, or the whole subject id.")
    ordering = ["-pk"]
    sortable_by = ("email",)
    readonly_fields = ["subject_id", "verdict", "story", *COLUMNS, "date_joined", "last_login"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "name", "plan", "language"]}),
        (_("Consent"), {"fields": ["subject_id", "verdict", "story", *COLUMNS]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "plan", "password1", "password2"]})]
    csv_columns = people_csv.COLUMNS

    @admin.display(description=_("verdict now"))
    def verdict(self, user: User) -> str:
        verdict = verdict_of(user)
        return f"{verdict.action}: {verdict.reason}"

    @admin.display(description=_("deferrals"))
    def deferrals(self, user: User) -> int:
        return getattr(user, "deferral_count", 0)

    @admin.display(description=_("timeline"))
    def story(self, user: User) -> SafeString:
        address = reverse("admin:consent_consentevent_timeline", args=[user.subject_id])
        return format_html('<a href="{}">{}</a>', address, _("Timeline"))

    def tools(self, request: HttpRequest) -> list[tuple[str, Any]]:
        return [
            (reverse("admin:accounts_user_explain"), _("Explain a verdict")),
            (reverse("admin:accounts_user_dry_run"), _("Dry run for everybody")),
        ]

    def get_urls(self) -> list[URLPattern]:
        def page(view: Callable) -> Callable:
            return self.admin_site.admin_view(partial(view, model_admin=self))

        return [
            path("explain/", page(explain.explain), name="accounts_user_explain"),
            path("dry-run/", page(dry_run.dry_run), name="accounts_user_dry_run"),
            *super().get_urls(),
        ]

    def fill(self, rows: list[User]) -> None:
        counts = history.deferrals_of([user.subject_id for user in rows])
        for user in rows:
            user.deferral_count = counts.get(user.subject_id, 0)  # type: ignore[attr-defined]  # for this page only

    def csv_rows(self, queryset: Any) -> Any:
        return people_csv.rows(queryset, clock.now())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        subject, beginning = as_uuid(search_term), search_term.strip().lower()
        if subject:
            return queryset.filter(subject_id=subject), False
        return (queryset.filter(starts_with("email", beginning)) if beginning else queryset), False

    def has_delete_permission(self, *args: Any) -> bool:
        """Erasing a person touches the apps above this one: rights.admin, which registers this list, does it."""
        return False

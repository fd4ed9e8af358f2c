"""People in Django admin. The plan is the only input to consent that can be edited (rules, section 6)."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normal_email
from consent.middleware import verdict_of
from consent.standing import COLUMNS


class AddUserForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "plan"]

    def clean_email(self) -> str:
        email = normal_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("There is an account with this e-mail already."))
        return email


class StandingFilter(admin.SimpleListFilter):
    title, parameter_name = _("choice"), "choice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("on", _("decided, on")), ("off", _("decided, off")), ("undecided", _("never decided"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "undecided":
            return queryset.filter(decided_update__isnull=True)
        if self.value() in ("on", "off"):
            return queryset.filter(decided_update__isnull=False, help_improve=self.value() == "on")
        return queryset


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = AddUserForm
    list_display = ["email", "plan", "verdict", "decided_update", "help_improve", "help_improve_since", "date_joined"]
    list_filter = ["plan", StandingFilter, "language", "is_staff"]
    search_fields = ["email", "=subject_id"]
    ordering = ["-pk"]
    show_full_result_count = False
    readonly_fields = ["subject_id", "verdict", *COLUMNS, "date_joined", "last_login"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "name", "plan", "language"]}),
        (_("Consent"), {"fields": ["subject_id", "verdict", *COLUMNS]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "plan", "password1", "password2"]})]

    @admin.display(description=_("verdict now"))
    def verdict(self, user: User) -> str:
        verdict = verdict_of(user)
        return f"{verdict.action}: {verdict.reason}"

    def has_delete_permission(self, *args: Any) -> bool:
        return False

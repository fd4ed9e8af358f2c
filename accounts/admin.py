"""People in Django admin. The plan is the only input to consent that can be edited (rules, section 6)."""

from django import forms
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normal_email
from consent.admin.people import PeopleConsole


class AddUserForm(BaseUserCreationForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A person made by staff: in the same spelling, and with the same answer, as one who signs up."""

    class Meta:
        model = User
        fields = ["email", "plan"]

    def clean_email(self) -> str:
        email = normal_email(self.cleaned_data["email"])
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("There is an account with this e-mail already."))
        return email


class UserAdmin(PeopleConsole, DjangoUserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    add_form = AddUserForm
    list_display = ["email", "plan", *PeopleConsole.consent_columns, "date_joined", "timeline_link"]
    list_filter = ["plan", *PeopleConsole.consent_filters, "language", "is_staff"]
    sortable_by = ("email",)
    readonly_fields = [*PeopleConsole.consent_fields, "date_joined", "last_login"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "name", "plan", "language"]}),
        (_("Consent"), {"fields": PeopleConsole.consent_fields}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "plan", "password1", "password2"]})]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Erasing a person touches the apps above this one: rights.admin, which registers this list, does it."""
        return False

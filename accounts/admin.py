"""People in Django admin. The plan is the only input to consent that can be edited (rules, section 6).

Nobody sets another's password or address here: a link is sent, and the person is told of every change (section 4).
"""

from functools import partial
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import by_staff, email_links
from accounts.forms import EmailField
from accounts.models import StaffAct, User
from consent.admin.people import PeopleConsole
from consent.console import frame
from consent.console.model_admin import Names, ReadOnly
from consent.lib.web import SeeOther


class AddUserForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A person made by staff: in the same spelling, and with the same answer, as one who signs up. No password."""

    email = EmailField()

    class Meta:
        model = User
        fields = ["email", "plan"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not email_links.is_free(email):
            raise forms.ValidationError(_("There is an account with this e-mail already."))
        return email


class UserAdmin(PeopleConsole, DjangoUserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    add_form, add_form_template, change_form_template = AddUserForm, None, "admin/accounts/user/change_form.html"
    list_display = ["email", "timeline_link", "plan", *PeopleConsole.consent_columns]
    list_filter = ["plan", *PeopleConsole.consent_filters, "language", "is_staff"]
    sortable_by = ("email",)
    readonly_fields = [*PeopleConsole.consent_fields, "email_confirmed_at", "date_joined", "last_login"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "name", "plan", "language"]}),
        (_("Consent"), {"fields": PeopleConsole.consent_fields}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["date_joined", "email_confirmed_at", "last_login"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["email", "plan"],
                "description": _("The person gets a link by e-mail to set a password themself."),
            },
        )
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Names:
        """The address is the person's own, once there is an account."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "email"] if obj else fields

    def get_urls(self) -> list[URLPattern]:
        """Without Django's page for setting somebody's password."""
        send = self.admin_site.admin_view(self.send_reset_link)
        gone = self.admin_site.admin_view(self.no_such_page)
        own = [path("<int:pk>/reset-link/", send, name="accounts_user_reset_link"), path("<id>/password/", gone)]
        return [*own, *(url for url in super().get_urls() if url.name != "auth_user_password_change")]

    def no_such_page(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002  as Django names it
        raise Http404

    def send_reset_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: the person gets a link to set a password themself."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        frame.require(request, "accounts.change_user")  # type: ignore[arg-type]  # behind the middleware
        person = get_object_or_404(User, pk=pk)
        if not person.is_active:
            messages.error(request, gettext("This account is not active, so no link was sent."))
        elif by_staff.send_link(request, person):
            frame.log(request, User, "Sent a link to set a password.", person)  # type: ignore[arg-type]  # as above
            messages.success(request, gettext("The link was sent to the person."))
        return SeeOther(reverse("admin:accounts_user_change", args=[pk]))

    def save_model(self, request: HttpRequest, obj: Model, form: object, change: bool) -> None:
        if not change:
            cast(User, obj).set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: "forms.ModelForm[User]", formsets: object, change: bool) -> None:
        """Once it is stored: a new person gets a link, another is told what changed."""
        super().save_related(request, form, formsets, change)
        if not change:
            transaction.on_commit(partial(by_staff.send_link, request, form.instance))
        elif form.changed_data:
            after = {name: form.cleaned_data[name] for name in form.changed_data}
            transaction.on_commit(partial(by_staff.tell_changed, request, form.instance, form.initial, after))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Erasing a person touches the apps above this one: rights.admin, which registers this list, does it."""
        return False


@admin.register(StaffAct)
class StaffActAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """What former staff did, under the subject id that is left of them."""

    list_display = ["action_time", "subject_id", "what", "object_repr", "change_message"]
    search_fields = ["=subject_id"]
    list_display_links = None

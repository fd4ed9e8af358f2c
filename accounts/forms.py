from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User, normal_email

__all__ = ["GeneralForm", "LogInForm", "PasswordChangeForm", "PasswordResetForm", "SetPasswordForm", "SignUpForm"]


class EmailField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
        super().__init__(label=_("E-mail"), max_length=254, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        return normal_email(super().clean(value))


class PasswordField(forms.CharField):
    def __init__(self, label: Any, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, max_length=1000, strip=False, widget=widget, **kwargs)


class LogInForm(forms.Form):
    """Known and unknown e-mails get the same answer."""

    email = EmailField()
    password = PasswordField(_("Password"), "current-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: Any = None

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            data = self.cleaned_data
            self.user = authenticate(self.request, username=data["email"], password=data["password"])
            if self.user is None:
                raise ValidationError(_("That e-mail and password don't match. Check both, or reset the password."))
        return self.cleaned_data


class SignUpForm(forms.Form):
    email = EmailField()
    password1 = PasswordField(
        _("Password"), "new-password", help_text=_("At least 8 characters, not a common password.")
    )
    password2 = PasswordField(_("Password again"), "new-password")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if User.objects.filter(email=email).exists():
            raise ValidationError(
                _("This e-mail can't be used for a new account. If it is yours, log in or reset the password."),
                code="taken",
            )
        return email

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors:
            if data["password1"] != data["password2"]:
                self.add_error("password2", _("The two passwords differ. Type the same one twice."))
            try:
                password_validation.validate_password(data["password1"], User(email=data["email"]))
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    @property
    def is_taken(self) -> bool:
        return self.has_error("email", "taken")


class PasswordResetForm(auth_forms.PasswordResetForm):
    """Django's, with the e-mail named and normalised as everywhere else."""

    email = EmailField()


class GeneralForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), required=False)
    appearance = forms.ChoiceField(label=_("Appearance"), choices=User.Appearance.choices, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["name", "language", "appearance"]
        labels = {"name": _("What should we call you?")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "nickname"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language: Any = self.fields["language"]
        language.choices = [("", _("Same as the browser")), ("en", "English"), ("fr", "Français")]

import logging
from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import email_address, email_links, second_factor
from accounts.models import User
from consent.lib import mail_parts
from consent.lib.text import Text
from consent.lib.web import Request
from consent.lib.written import WrittenField

__all__ = [
    "AppForm",
    "PasskeyForm",
    "SecondStepForm",
    "ChangeEmailForm",
    "EndSessionForm",
    "GeneralForm",
    "LogInForm",
    "PasswordAskedForm",
    "PasswordChangeForm",
    "PasswordResetForm",
    "SetPasswordForm",
    "SignUpForm",
]

logger = logging.getLogger(__name__)
LANGUAGES = [("", _("Browser language")), ("en", "English"), ("fr", "Français")]
E_MAIL = _("E-mail")
ONE_TIME = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
APPEARANCES = [("system", _("System")), *User.Appearance.choices[1:]]


class TypedEmailField(forms.CharField):
    """An address that somebody logs in with, as it was typed: there may be accounts that couldn't be made today."""

    def __init__(self, label: Text = E_MAIL, autocomplete: str = "username") -> None:
        widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "autocapitalize": "none"})
        super().__init__(label=label, validators=[MaxLengthValidator(1000)], widget=widget)

    def validate(self, value: str) -> None:
        """Raises ValidationError."""
        super().validate(value)
        if "@" not in email_address.loose(value):
            raise ValidationError(email_address.NO_ADDRESS, code="invalid")


class EmailField(TypedEmailField):
    """An address for an account, in the one spelling it is stored in. Its length is looked at last."""

    def clean(self, value: object) -> str:
        return email_address.canonical(super().clean(value))


class PasswordField(forms.CharField):
    """`autocomplete` tells password managers which one is meant; spaces around it belong to it."""

    def __init__(self, label: Text, autocomplete: str, help_text: Text = "") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, max_length=1000, strip=False, widget=widget, help_text=help_text)


class LogInForm(forms.Form):
    """Known and unknown e-mails get the same answer. `user`: who it is, once the form is valid."""

    email = TypedEmailField()
    password = PasswordField(_("Password"), "current-password")

    def __init__(self, request: HttpRequest, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.request = request
        self.user: User | None = None

    def clean(self) -> None:
        if not self.errors:
            data = self.cleaned_data
            self.user = authenticate(self.request, username=data["email"], password=data["password"])
            if self.user is None:
                raise ValidationError(_("That e-mail and password don't match. Check both, or reset the password."))


class PasswordAskedForm(forms.Form):
    """What is dear asks for the account's password again; wrong ones count as at log-in."""

    password = PasswordField(_("Password"), "current-password")

    def __init__(self, request: Request, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if authenticate(self.request, username=self.request.user.email, password=password) is None:
            raise ValidationError(_("That isn't the password of this account."))
        return password


class AppForm(PasswordAskedForm):
    """An authenticator app: a code of it proves that it was set up. `key`: the secret, signed for this person."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=500)
    code = forms.CharField(label=_("Code from the app"), max_length=20, widget=forms.TextInput(attrs=ONE_TIME))
    field_order = ("key", "code", "password")

    def clean_key(self) -> str:
        """The secret itself."""
        return str(second_factor.unsigned(self.request.user, second_factor.Kind.APP, self.cleaned_data["key"]))

    def clean(self) -> None:
        secret, code = self.cleaned_data.get("key"), self.cleaned_data.get("code")
        if secret and code and second_factor.matching_step(secret, "".join(code.split())) is None:
            self.add_error("code", _("That isn't the code the app shows now. Check that its clock is right."))


class PasskeyForm(PasswordAskedForm):
    """A passkey: `state` is what the browser was asked, `credential` what it answered. Both are the page's script's."""

    state = forms.CharField(widget=forms.HiddenInput, max_length=2000)
    credential = forms.CharField(
        widget=forms.HiddenInput,
        max_length=20_000,
        error_messages={"required": _("Your browser made no passkey. Try again.")},
    )
    field_order = ("state", "credential", "password")

    def clean_state(self) -> object:
        return second_factor.unsigned(self.request.user, second_factor.Kind.PASSKEY, self.cleaned_data["state"])


class SecondStepForm(forms.Form):
    """A code of an app or a recovery code, or the answer of a passkey."""

    code = forms.CharField(label=_("Code"), max_length=40, required=False, widget=forms.TextInput(attrs=ONE_TIME))
    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)

    def clean(self) -> None:
        if not (self.cleaned_data.get("code") or self.cleaned_data.get("credential")) and not self.errors:
            self.add_error("code", _("Enter the code your app shows, or a recovery code."))


class ChangeEmailForm(PasswordAskedForm):
    """Another address, which nobody has here."""

    email = EmailField(_("New e-mail"), "email")
    field_order = ("email", "password")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email == self.request.user.email:
            raise ValidationError(_("This is your address already. Give the new one."))
        if not email_links.is_free(email, besides=self.request.user):
            raise ValidationError(
                _("This e-mail can't be used: there is an account with it. Give another."), code="taken"
            )
        return email

    @property
    def is_taken(self) -> bool:
        return self.has_error("email", "taken")


class SignUpForm(forms.Form):
    """A new account: an e-mail nobody has here, and one password typed twice."""

    email = EmailField()
    password1 = PasswordField(
        _("Password"), "new-password", help_text=_("At least 8 characters, not a common password.")
    )
    password2 = PasswordField(_("Confirm password"), "new-password")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not email_links.is_free(email):
            raise ValidationError(
                _("This e-mail can't be used for a new account. If it is yours, log in or reset the password."),
                code="taken",
            )
        return email

    def clean(self) -> None:
        data = self.cleaned_data
        if not self.errors:
            if data["password1"] != data["password2"]:
                self.add_error("password2", _("The two passwords differ. Type the same one twice."))
            try:
                password_validation.validate_password(data["password1"], User(email=data["email"]))
            except ValidationError as error:
                self.add_error("password1", error)

    @property
    def is_taken(self) -> bool:
        """Whether it was refused because there is an account with this e-mail already."""
        return self.has_error("email", "taken")


class PasswordResetForm(auth_forms.PasswordResetForm):
    """Django's, with the e-mail named and normalised as everywhere else."""

    email = EmailField()

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        *more: object,
        **named: object,
    ) -> None:
        """In the person's language; the whole message is `email_template_name`. A failure is logged, as Django does."""
        link = reverse("reset-confirm", args=[context["uid"], context["token"]])
        told = {"host": context["domain"], "link": f"{context['protocol']}://{context['domain']}{link}"}
        language = context["user"].language or get_language()
        try:
            mail_parts.compose(email_template_name, told, language, context["user"].email).send()
        except Exception:  # whatever a mail server can do; the answer is the same for everybody
            logger.exception("Failed to send password reset email to %s", context["user"].pk)


class SetPasswordForm(auth_forms.SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Django's; of the person's row nothing but the password is written, so that an address changed meanwhile stays."""

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        if commit:
            user.save(update_fields=["password"])
        return user


class PasswordChangeForm(auth_forms.PasswordChangeForm, SetPasswordForm):
    """Django's; the cursor starts where every page of ours lets it, so that a list of errors can have it."""

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        super().__init__(user, data)
        del self.fields["old_password"].widget.attrs["autofocus"]


class EndSessionForm(forms.Form):
    session = forms.CharField(max_length=64, label=_("Session"))


class GeneralForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    name = WrittenField(
        80,
        label=_("What should we call you?"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    appearance = forms.ChoiceField(label=_("Appearance"), choices=APPEARANCES, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["name", "language", "appearance"]

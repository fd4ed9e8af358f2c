"""Reading what the choice's forms send. A value that can't be one names its field (rules, section 3)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Present(forms.BooleanField):
    """A checkbox as browsers send it: present is on, whatever its value; absent is off."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value: object) -> bool:
        return value is not None


class NotNowForm(forms.Form):
    update = forms.SlugField(max_length=40, error_messages={"required": _("Say which update the form was about.")})


class DecisionForm(NotNowForm):
    digest = forms.RegexField(
        r"^[0-9a-f]{64}$",
        error_messages={
            "required": _("Say the digest of the text that was shown."),
            "invalid": _("A digest has 64 hexadecimal digits."),
        },
    )
    help_improve = Present()
    start = forms.ChoiceField(choices=[("on", "on"), ("off", "off")], required=False)
    moved = Present()


class SettingForm(forms.Form):
    help_improve = Present()

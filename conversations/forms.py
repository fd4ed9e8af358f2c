"""What a person can write: a message, a title, a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.lib.text import Text
from consent.lib.written import WrittenField
from conversations import chats
from conversations.models import Feedback


class TextField(WrittenField):
    """Several lines, of `length` characters at most; `attrs` go to the widget."""

    def __init__(
        self, length: int, *, label: Text, attrs: dict[str, Text], required: bool = True, missing: Text | None = None
    ) -> None:
        widget = forms.Textarea({"rows": 3, "maxlength": length, "dir": "auto", **attrs})
        super().__init__(length, lines=True, missing=missing, label=label, required=required, widget=widget)


class GivenBackForm(forms.Form):
    """What was written here can come back: `given_back` once it has, for the page to say so."""

    given_back = False


class MessageForm(GivenBackForm):
    text = TextField(
        chats.MAX_TEXT,
        label=_("Message"),
        attrs={"placeholder": _("Write a message"), "enterkeyhint": "send", "data-enter-sends": ""},
        missing=_("Write something first."),
    )


class NewChatForm(MessageForm):
    incognito = forms.BooleanField(label=_("Incognito"), required=False)
    time_zone = forms.Field(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))


class RenameForm(GivenBackForm):
    title = WrittenField(80, label=_("Title"), widget=forms.TextInput(attrs={"id": "chat-title", "dir": "auto"}))


class FeedbackForm(GivenBackForm):
    comment = TextField(2000, label=_("Comment (optional)"), required=False, attrs={"id": "feedback-comment"})
    value = forms.ChoiceField(choices=Feedback.Value.choices, widget=forms.HiddenInput)
    message = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

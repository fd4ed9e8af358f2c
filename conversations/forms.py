"""What a person can write: a message, a title, a comment."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from conversations import chats
from conversations.models import Feedback


class Length(MaxLengthValidator):
    """A browser sends a line's end as two characters and counts one; so is it counted here."""

    def clean(self, x: Any) -> int:
        return len(x.replace("\r\n", "\n"))


class TextField(forms.CharField):
    def __init__(self, length: int, **kwargs: Any) -> None:
        attributes = {"rows": 3, "maxlength": length, **kwargs.pop("attrs", {})}
        super().__init__(validators=[Length(length)], widget=forms.Textarea(attributes), **kwargs)


class MessageForm(forms.Form):
    text = TextField(
        chats.MAX_TEXT,
        label=_("Message"),
        attrs={"placeholder": _("Write a message")},
        error_messages={"required": _("Write something first.")},
    )


class NewChatForm(MessageForm):
    incognito = forms.BooleanField(label=_("Incognito"), required=False)
    time_zone = forms.Field(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))


class RenameForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=80, widget=forms.TextInput(attrs={"id": "chat-title"}))


class FeedbackForm(forms.Form):
    comment = TextField(2000, label=_("Comment (optional)"), required=False, attrs={"id": "feedback-comment"})
    value = forms.ChoiceField(choices=Feedback.Value.choices)

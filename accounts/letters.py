"""Mails about one's account: both parts of a message, and whether the mail server took it."""

from collections.abc import Mapping
from email.errors import MessageError
from smtplib import SMTPException

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User
from consent.lib import mail_parts


def send(
    request: HttpRequest, user: User, template: str, more: Mapping[str, object], *, to: str = "", language: str = ""
) -> bool:
    """To `to`, else to the person's address. In `language`, else theirs, else that of the request, which is theirs.

    False if the mail server doesn't take it.
    """
    context = {"host": request.get_host(), "account": request.build_absolute_uri(reverse("account")), **more}
    language = language or user.language or get_language() or settings.LANGUAGE_CODE
    try:
        mail_parts.compose(f"accounts/email/{template}", context, language, to or user.email).send()
    except (OSError, SMTPException, MessageError, ValueError):  # the last two: an address that no message can have
        return False
    return True

"""Mails about one's account: a template whose first line is the subject, in the person's own language."""

from email.errors import MessageError
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

from accounts.models import User


def send(request: HttpRequest, user: User, template: str, *, to: str = "", **more: object) -> bool:
    """To `to`, else to the person's address. False if the mail server doesn't take it."""
    context = {"host": request.get_host(), "account": request.build_absolute_uri(reverse("account")), **more}
    with override(user.language or get_language() or settings.LANGUAGE_CODE):
        subject, body = render_to_string(f"accounts/email/{template}.txt", context).strip().split("\n", 1)
    try:
        send_mail(subject.strip(), body.strip() + "\n", None, [to or user.email])
    except (OSError, SMTPException, MessageError, ValueError):  # the last two: an address that no message can have
        return False
    return True

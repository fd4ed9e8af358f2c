"""Every kind of message that the site sends, in a language."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.test import RequestFactory

from accounts import by_staff, letters
from accounts.forms import PasswordResetForm
from accounts.models import User
from consent.campaign import mail
from consent.campaign.schedule import Due
from consent.core import updates
from conversations import removals
from tests.support.factories import SLUG, UserFactory

SITE = "https://claude.example"
GOING = ((date(2025, 10, 15), 3), (date(2025, 10, 17), 1))
BY_STAFF: dict[str, Any] = {"plan": "team", "is_active": False}


def every(language: str, sent: list[Any]) -> Iterator[tuple[str, EmailMultiAlternatives]]:
    """(kind, message); CONSENT_SITE_URL is to be SITE, `sent` Django's outbox of tests."""
    update = updates.find(SLUG)
    assert update is not None
    for kind in ("announcement", "reminder-1"):
        yield kind, mail.compose(update, Due(kind, date(2025, 9, 28)), language, "ada@example.com", kind)
    for name, undecided in (("removal", False), ("removal, undecided", True)):
        message = removals.compose(GOING, undecided, language, "ada@example.com", "1")
        assert isinstance(message, EmailMultiAlternatives)
        yield name, message
    yield from _of_accounts(language, sent)


def _of_accounts(language: str, sent: list[Any]) -> Iterator[tuple[str, EmailMultiAlternatives]]:
    user: User = UserFactory(language=language, last_login=datetime(2025, 9, 1, tzinfo=UTC))
    request = RequestFactory(SERVER_NAME="claude.example").get("/", secure=True)
    form = PasswordResetForm({"email": user.email})
    assert form.is_valid()
    del sent[:]
    form.save(request=request, use_https=True, email_template_name="accounts/email/reset")
    by_staff.send_link(request, user)
    by_staff.tell_changed(request, user, {"plan": "free", "is_active": True}, BY_STAFF)
    by_staff.tell_deleted(request, user)
    names = ["confirm_address", "change_address", "address_changed", "address_changed_back"]
    names += ["second_factor_added", "second_factor_removed"]
    for name in names:
        letters.send(request, user, name, {"link": f"{SITE}/email/secret/", "address": "new@example.com"})
    kinds = ["reset", "password link", "changed", "deleted", *names]
    yield from zip(kinds, list(sent), strict=True)

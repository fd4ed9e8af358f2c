"""Throttling of log-ins (section 8): ten wrong passwords for one e-mail from one address. django-axes counts."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest


def username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail tried, in one spelling, for axes to count by."""
    from accounts.models import normal_email

    value = (credentials or {}).get("username") or (credentials or {}).get("email") or request.POST.get("email", "")
    return normal_email(str(value).replace("\x00", ""))[:254]


def is_locked_out(request: HttpRequest, email: str | None = None) -> bool:
    """For the e-mail of the log-in form, or the one given."""
    return not AxesProxyHandler.is_allowed(request, {"username": email} if email else None)

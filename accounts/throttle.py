"""Throttling (section 8): ten wrong passwords for one e-mail from one address, or ten sign-ups from one address with
e-mails that are taken. django-axes counts.
"""

from collections.abc import Mapping
from ipaddress import ip_address

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import email_address

SIGN_UP = "(sign-up)"  # stands where an e-mail would, and is none


def username(request: HttpRequest, credentials: Mapping[str, object] | None = None) -> str:
    """The e-mail tried, in one spelling, for axes to count by."""
    value = (credentials or {}).get("username") or (credentials or {}).get("email") or request.POST.get("email", "")
    return email_address.spelling(str(value).replace("\x00", ""))[:254]


def is_locked_out(request: HttpRequest, email: str | None = None) -> bool:
    """For the e-mail of the log-in form, or the one given."""
    return not AxesProxyHandler.is_allowed(request, {"username": email} if email else None)


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from: X-Forwarded-For counted from the right by the number of trusted proxies (none).

    What stands further left is the client's own word. None if that is no address.
    """
    said = request.headers.get("X-Forwarded-For")
    chain = [*(said.split(",") if said else []), request.META.get("REMOTE_ADDR") or ""]
    written = chain[max(-len(chain), -1 - settings.TRUSTED_PROXY_HOPS)].strip()
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def count_taken_sign_up(request: HttpRequest) -> None:
    """Somebody was told that an e-mail is taken. Counted by address alone, whichever e-mails they ask about."""
    AxesProxyHandler.user_login_failed(sender=SIGN_UP, credentials={"username": SIGN_UP}, request=request)


def locked_out(request: HttpRequest, *, signing_up: bool = False) -> HttpResponse:
    """429, with the seconds to wait in Retry-After."""
    response = render(request, "429.html", {"signing_up": signing_up}, status=429)
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response

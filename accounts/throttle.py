"""Throttling (section 8): ten wrong passwords for one e-mail from one address, or ten sign-ups from one address with
e-mails that are taken. django-axes counts.
"""

from collections.abc import Mapping
from ipaddress import ip_address

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import email_address
from consent.lib import clock

SIGN_UP = "(sign-up)"  # stands where an e-mail would, and is none
SECOND_STEP = "(second step) "  # before the e-mail whose codes are counted
MOST_CODES = 50  # wrong ones in AXES_COOLOFF_TIME for one account, from all addresses together


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


def is_second_step_locked(request: HttpRequest, email: str) -> bool:
    """Ten wrong codes from one address, or MOST_CODES from all: whoever tries knows the password already."""
    name = f"{SECOND_STEP}{email}"
    since = clock.real_now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(username=email_address.spelling(name)[:254], attempt_time__gt=since)
    total: int = tried.aggregate(total=Sum("failures_since_start"))["total"] or 0
    return total >= MOST_CODES or is_locked_out(request, name)


def count_wrong_code(request: HttpRequest, email: str) -> None:
    credentials = {"username": f"{SECOND_STEP}{email}"}
    AxesProxyHandler.user_login_failed(sender=SECOND_STEP, credentials=credentials, request=request)


def forget(email: str) -> None:
    """All that was counted for an address that is nobody's any more."""
    names = [name for each in email_address.spellings(email) for name in (each, f"{SECOND_STEP}{each}"[:254])]
    for records in (AccessAttempt, AccessFailureLog, AccessLog):
        records.objects.filter(username__in=names).delete()


def locked_out(request: HttpRequest, *, signing_up: bool = False) -> HttpResponse:
    """429, with the seconds to wait in Retry-After."""
    response = render(request, "429.html", {"signing_up": signing_up}, status=429)
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response

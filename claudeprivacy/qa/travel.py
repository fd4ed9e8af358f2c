"""A browser's travelled clock: the offset from the real one, in a signed cookie that log-in and log-out leave alone."""

from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse

from consent.lib import clock
from consent.lib.dates import EARLIEST, LATEST

COOKIE, SALT = "qa_clock", "claudeprivacy.qa.clock"
SLACK = timedelta(days=31)  # a clock ticks on for as long as its cookie lives


def offset_of(request: HttpRequest) -> timedelta | None:
    """None without a travelled clock, or with a cookie that isn't ours or leads beyond what can be set."""
    try:
        offset = timedelta(microseconds=int(signing.Signer(salt=SALT).unsign(request.COOKIES[COOKIE])))
        within = EARLIEST - SLACK <= clock.real_now() + offset <= LATEST + SLACK
    except (KeyError, ValueError, OverflowError, signing.BadSignature):
        return None
    return offset if within else None


def forget(response: HttpResponse) -> None:
    """From this answer on the browser lives at the real time."""
    response.delete_cookie(COOKIE, samesite="Lax")


def set_clock(response: HttpResponse, instant: datetime) -> None:
    """From this answer on the browser lives at `instant`, ticking."""
    offset = round((instant - clock.real_now()) / timedelta(microseconds=1))
    response.set_cookie(
        COOKIE, signing.Signer(salt=SALT).sign(str(offset)), httponly=True, samesite="Lax", max_age=30 * 86_400
    )

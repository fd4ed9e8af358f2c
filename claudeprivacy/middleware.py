import codecs
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from claudeprivacy.qa import travel
from consent.lib import clock

Handler = Callable[[HttpRequest], HttpResponse]
DISABLED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
SECURITY_HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DISABLED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def guarded_answers(get_response: Handler) -> Handler:
    """On every answer, whoever gives it. Kept by no cache unless it says otherwise itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in {**SECURITY_HEADERS, "Cache-Control": "no-store"}.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def readable_body(get_response: Handler) -> Handler:
    """A length that is no number is refused here: not every server does, and Django would fail on it.

    So is a form in another encoding than our pages': some decode to what can neither be stored nor shown.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not (request.headers.get("Content-Length") or "0").isdecimal():
            raise BadRequest("Content-Length")
        if request.content_type in FORMS and request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Content-Type: send forms in UTF-8.")
        return get_response(request)

    return middleware


class CompressedPages(GZipMiddleware):
    """Pages only, with Django's padding against guessing a secret by a page's length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


def private_responses(get_response: Handler) -> Handler:
    """Nothing a view answers is kept by any cache: it may be about a person, and the Back button must not show it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Accept", "Cookie", "HX-Request", "Sec-GPC"])
        return response

    return middleware


def request_clock(get_response: Handler) -> Handler:
    """One request, one instant. In QA mode the browser's travelled clock says which."""

    def middleware(request: HttpRequest) -> HttpResponse:
        offset = travel.offset_of(request) if settings.QA else None
        with clock.pinned(offset):
            return get_response(request)

    return middleware

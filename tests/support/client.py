"""Django's test client with a clock of its own, which logs in whom one likes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpResponse
from django.test import Client

from claudeprivacy.qa import travel
from consent.lib import clock

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Response = _MonkeyPatchedWSGIResponse
else:
    Response = HttpResponse  # what Django's test client makes of an answer has a name for type checkers only


class TravellingClient(Client):
    """A test client with a clock of its own."""

    def at(self, instant: datetime) -> "TravellingClient":
        offset = round((instant - clock.real_now()).total_seconds() * 1_000_000)
        self.cookies[travel.COOKIE] = signing.Signer(salt=travel.SALT).sign(str(offset))
        return self

    def as_user(self, user: Any) -> "TravellingClient":
        self.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return self

    def page(self, path: str, **kwargs: Any) -> Response:
        return self.get(path, headers={"Accept": "text/html", **kwargs.pop("headers", {})}, **kwargs)

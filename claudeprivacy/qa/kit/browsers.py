"""Whoever asks the server for a test: a browser of plain HTTP, or one that Playwright drives. Standard library only."""

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any, Protocol

SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """`headers` by their names in small letters."""

    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


class Asks(Protocol):
    """What QA mode's doors are asked with."""

    def send(self, method: str, path: str, *, body: bytes | None, headers: dict[str, str]) -> Answer: ...

    def csrf_token(self) -> str: ...


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


class HttpBrowser:
    """A browser without a screen: it keeps cookies, follows no redirect, and sends the CSRF token with every form."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            _NoRedirect, urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({})
        )

    def get(self, path: str, **headers: str) -> Answer:
        """A page; `Accept="application/json"` and the like as keywords, with _ for -."""
        return self.send("GET", path, body=None, headers={"Accept": "text/html", **_named(headers)})

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """A form as a page would send it."""
        body = urllib.parse.urlencode(form or {}).encode()
        token = {"X-CSRFToken": self.csrf_token(), "Referer": f"{self.url}/"}
        return self.send("POST", path, body=body, headers={"Accept": "text/html", **token, **_named(headers)})

    def send(self, method: str, path: str, *, body: bytes | None, headers: dict[str, str]) -> Answer:
        request = urllib.request.Request(self.url + path, body, headers, method=method)  # noqa: S310  one's own server
        try:
            answer = self._opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            told = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, told, answer.read().decode("utf-8", "replace"))

    def csrf_token(self) -> str:
        if not (token := self._token()):
            self.get("/qa/")
            token = self._token()
        return token

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")


class PlaywrightBrowser:
    """The same doors with the cookies of a page's context, so that the page lives where the test put it."""

    def __init__(self, context: Any, url: str) -> None:
        self.context, self.url = context, url.rstrip("/")

    def send(self, method: str, path: str, *, body: bytes | None, headers: dict[str, str]) -> Answer:
        asked = self.context.request.fetch(
            self.url + path, method=method, data=body, headers=headers, max_redirects=0, timeout=SECONDS * 1000
        )
        return Answer(asked.status, dict(asked.headers), asked.text())

    def csrf_token(self) -> str:
        if not (token := self._token()):
            self.send("GET", "/qa/", body=None, headers={"Accept": "text/html"})
            token = self._token()
        return token

    def _token(self) -> str:
        cookies = self.context.cookies(self.url)
        return next((cookie["value"] for cookie in cookies if cookie["name"] == "csrftoken"), "")


def asking(where: object, url: str) -> Asks:
    """By an HttpBrowser, a Playwright page or its context; None: a new HttpBrowser."""
    if where is None:
        return HttpBrowser(url)
    if isinstance(where, HttpBrowser | PlaywrightBrowser):
        return where
    return PlaywrightBrowser(getattr(where, "context", where), url)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}

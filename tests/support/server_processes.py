"""A server's worker processes, one of which can be made to answer, and a person who speaks to them by sockets."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from tests.support.screen import Screen
from tests.support.server import Server

PATIENCE = 120  # seconds
BEFORE = "2025-09-15T10:00:00Z"


def workers(server: Server) -> list[int]:
    """The process ids of gunicorn's workers."""
    master = server.process.pid
    return sorted(map(int, Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()))


@contextmanager
def only(server: Server, worker: int) -> Iterator[None]:
    """Every request is answered by that worker: the others stand still meanwhile."""
    others = [pid for pid in workers(server) if pid != worker]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


class Answer:
    def __init__(self, answer: Any) -> None:
        self.status: int = answer.status
        self.headers, self.content = answer.headers, answer.read()
        answer.close()


class Person:
    """A fresh account that turns the setting on and off, and remembers what was answered."""

    def __init__(self, url: str, now: str = BEFORE, persona: str = "free@example.com") -> None:
        self.url, self.cookies = url, CookieJar()
        self.answered: list[bool] = []
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), Stay)
        self.ask("/qa/")
        answer = self.post("/qa/enter/", persona=persona, now=now, fresh="1")
        assert answer.status == 200
        self.email = json.loads(answer.content)["email"]

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> Answer:
        """One request on a connection of its own; redirects are not followed."""
        said = {"Accept": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = Request(f"{self.url}{path}", data, said)  # noqa: S310  loopback
        try:
            return Answer(self.opener.open(request, timeout=PATIENCE))
        except HTTPError as answer:
            return Answer(answer)

    def post(self, path: str, **form: str) -> Answer:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        wanted = "application/json" if path.startswith("/qa/") else "text/html"
        return self.ask(path, urlencode(form).encode(), X_CSRFToken=str(token), Accept=wanted)

    def choose(self) -> int:
        """Accept, as the choice's page offers it."""
        form = Screen(self.ask("/consent/")).forms["/consent/decide/"]
        return self.post("/consent/decide/", **form).status

    def set_to(self, on: bool) -> None:
        if self.post("/settings/privacy/help-improve/", **({"help_improve": "on"} if on else {})).status == 303:
            self.answered.append(on)

    def toggle(self) -> None:
        self.set_to(not self.answered or not self.answered[-1])

    def toggle_for_ever(self) -> None:
        try:
            while True:
                self.toggle()
        except (OSError, HTTPException):
            return

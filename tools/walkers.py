"""Who walks through a deployed site: a browser, and a mail server that takes what is sent."""

import json
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from html import unescape
from http.cookiejar import CookieJar
from socket import SocketIO
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    BaseHandler,
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
)

PATIENCE = 30  # seconds
HTML, JSON = "text/html", "application/json"


class Failed(Exception):
    """The walk did not go as it must. The message says where."""


@dataclass
class Answer:
    status: int
    headers: Message
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


class Visitor:
    """A browser that keeps its cookies and trusts any certificate. `follows`: redirects."""

    def __init__(self, site: str, *, follows: bool = True) -> None:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        self.site, self.cookies = site, CookieJar()
        handlers: list[BaseHandler] = [HTTPCookieProcessor(self.cookies), HTTPSHandler(context=trusting)]
        self.opener = build_opener(*handlers, *([] if follows else [_Stay()]))

    def ask(self, path: str, form: Mapping[str, str] | None = None, *, cookie: str = "", accept: str = HTML) -> Answer:
        """Raises OSError or HTTPException where the connection breaks."""
        headers = {"Referer": f"{self.site}{path}", "Accept": accept, **({"Cookie": cookie} if cookie else {})}
        body = urlencode(form).encode() if form is not None else None
        try:
            with self.opener.open(Request(self.site + path, body, headers), timeout=PATIENCE) as answer:  # noqa: S310
                return Answer(answer.status, answer.headers, answer.read().decode())
        except HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())

    def send(self, path: str, form: Mapping[str, str], *, accept: str = HTML) -> Answer:
        """A form that no page was asked for, with the token of this browser's cookie."""
        token = next((each.value or "" for each in self.cookies if each.name.endswith("csrftoken")), "")
        return self.ask(path, {**form, "csrfmiddlewaretoken": token}, accept=accept)

    def fill(self, page: str, action: str = "", **typed: str | None) -> Answer:
        """Send a page's form; None for a box that is not ticked. Raises Failed where it is refused."""
        action = action or page
        form = {**self.form(page, action), **typed}
        answer = self.ask(action, {name: value for name, value in form.items() if value is not None})
        if answer.status >= 400:
            raise Failed(f"POST {action}: {answer.status}\n{answer.text[:2000]}")
        return answer

    def form(self, page: str, action: str) -> dict[str, str]:
        """What a page's form to that address holds by itself: its hidden fields. Raises Failed where there is none."""
        text = self.ask(page).text
        for attributes, content in re.findall(r'<form([^>]*method="post"[^>]*)>(.*?)</form>', text, re.DOTALL):
            named = re.search(r'action="([^"]*)"', attributes)
            if named[1] == action if named else action == page:
                hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', content)
                return {name: unescape(value) for name, value in hidden}
        raise Failed(f"No form to {action} in:\n{text[:3000]}")

    def is_on(self) -> bool:
        return bool(re.search(r'name="help_improve"[^>]*\schecked', self.ask("/settings/privacy/").text))


def take_mail(port: int) -> None:
    """A mail server that says yes to everything."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb", buffering=0) as talk:
                _take(talk)


def _take(talk: SocketIO) -> None:
    talk.write(b"220 ready\r\n")
    in_message = False
    for line in iter(talk.readline, b""):
        if in_message:
            in_message = line != b".\r\n"
            if not in_message:
                talk.write(b"250 taken\r\n")
            continue
        in_message = line.upper().startswith(b"DATA")
        talk.write(
            b"354 go on\r\n" if in_message else b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n"
        )

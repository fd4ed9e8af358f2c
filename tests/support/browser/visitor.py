"""One browser of one person: its cookies, its clock, its tabs, and everything that went wrong in it."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, BrowserContext, ConsoleMessage, Page, Request, Response, WebError, expect

from tests.support.browser.modes import Mode
from tests.support.commands import ROOT
from tests.support.server import Server

PASSWORD = "demo"
BEFORE, AFTER = "2025-09-15T10:00:00Z", "2025-09-29T00:00:00Z"
LATER = "2025-10-20T10:00:00Z"
KEEP_PICTURES = os.environ.get("CI") == "true" or bool(os.environ.get("CLAUDEPRIVACY_SCREENSHOTS"))
PICTURES = ROOT / Path(os.environ.get("REPORTS") or "var/ci") / "screenshots"


class Watch:
    """Collects what must not happen on any page: a foreign request, a console or page error, a broken answer."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home, self.refusals, self.expected = home, set[int](), set[str]()
        self.troubles: list[str] = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", self._page_error)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
            self.troubles.append(f"left the server: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.troubles.append(f"{response.status} from {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        said = ("the server responded with a status of", "Response Status Error Code")  # the browser, and htmx
        expected = any(f"{words} {status}" in message.text for words in said for status in self.refusals)
        expected = expected or message.text.startswith(tuple(self.expected))
        if message.type in ("error", "warning") and not expected:
            self.troubles.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _page_error(self, error: WebError) -> None:
        self.troubles.append(f"page error: {error.error}")


class Visitor:
    def __init__(self, context: BrowserContext, server: Server, mode: Mode, test: str) -> None:
        self.context, self.server, self.mode, self.words, self.test = context, server, mode, mode.words, test
        self.watch = Watch(context, server.url)
        self.page: Page = context.new_page()
        self.email = ""

    def enter(self, persona: str, now: str, *, fresh: bool = True) -> "Visitor":
        """Be a new account by that persona's recipe (or the persona itself), at that instant."""
        email = persona if "@" in persona else f"{persona}@example.com"
        self.email = self._post("/qa/enter/", persona=email, now=now, **({"fresh": "1"} if fresh else {}))["email"]
        return self

    def at(self, now: str | datetime) -> "Visitor":
        """Move this browser's clock."""
        self._post("/qa/clock/", now=now if isinstance(now, str) else now.isoformat())
        return self

    def outbox(self, **of: str) -> list[dict[str, Any]]:
        """What was sent (`to`: that address), the newest first."""
        answer = self.context.request.get("/qa/outbox/", params={**of}, headers={"Accept": "application/json"})
        return list(answer.json()["messages"])

    def mail_to(self, email: str) -> str:
        """The texts of what was sent to that address, the newest first."""
        return "\n".join(f"{message['subject']}\n{message['text']}" for message in self.outbox(to=email))

    def world(self, **changes: str) -> "Visitor":
        """The current update otherwise than published, for this browser alone."""
        self._post("/qa/world/", **changes)
        return self

    def go(self, path: str = "/") -> Response:
        response = self.page.goto(path)
        assert response is not None
        return response

    def tab(self) -> Page:
        """Another tab of the same browser, in front from now on."""
        self.page = self.context.new_page()
        return self.page

    def fetch(self, path: str) -> APIResponse:
        """What the server answers to this browser's cookies, redirects not followed."""
        return self.context.request.get(path, headers={"Accept": "text/html"}, max_redirects=0)

    def log_in(self, email: str, password: str = PASSWORD) -> None:
        self.go("/login/")
        self.page.get_by_label(self.words.email, exact=True).fill(email)
        self.page.get_by_label(self.words.password, exact=True).fill(password)
        self.page.locator("main form button").click()
        expect(self.page).not_to_have_url(f"{self.server.url}/login/")

    def ledger(self) -> list[dict[str, Any]]:
        return self.server.ledger(self.email)

    def picture(self, name: str) -> None:
        if KEEP_PICTURES:
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{self.test}-{name}.png", animations="disabled")

    def _post(self, path: str, **form: str) -> dict[str, Any]:
        self.context.request.get("/qa/")  # its form comes with the CSRF cookie
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        headers = {"X-CSRFToken": token, "Accept": "application/json"}
        answer = self.context.request.post(path, form={**form}, headers=headers)
        assert answer.ok, f"{path} answered {answer.status}: {answer.text()[:300]}"
        said: dict[str, Any] = answer.json()
        return said

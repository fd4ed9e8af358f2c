"""QA mode's doors as functions: each says what it asks, and fails with what the server answered."""

import json
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from claudeprivacy.qa.kit.browsers import Asks, HttpBrowser, asking

BETWEEN_LOOKS = 0.1  # seconds
Told: TypeAlias = dict[str, Any]  # by the server, in JSON


@dataclass(frozen=True)
class Person:
    """`browser`: the one that is logged in as them."""

    email: str
    subject_id: str
    browser: Any
    password: str = "demo"  # noqa: S105  public by design: QA mode only
    conversation_ids: list[str] = field(default_factory=list)


class Qa:
    """One server in QA mode. `where`: an HttpBrowser, a Playwright page or context; None: a new HttpBrowser."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def browser(self) -> HttpBrowser:
        return HttpBrowser(self.url)

    def person(
        self, where: object = None, *, now: str | None = None, persona: str | None = None, **recipe: object
    ) -> Person:
        """A new account, logged in there, its clock at `now`: of that persona's recipe, else of the recipe given."""
        asks = asking(where, self.url)
        browser = asks if where is None else where
        if persona is not None:
            entered = self._post(asks, "/qa/enter/", persona=persona, now=now, fresh="1")
            return Person(entered["email"], entered["subject_id"], browser)
        made = self._json(asks, "POST", "/qa/people/", json.dumps(recipe).encode(), "application/json")
        self._post(asks, "/qa/enter/", persona=made["email"], now=now)
        return Person(made["email"], made["subject_id"], browser, made["password"], made["conversation_ids"])

    def clock(self, where: object, now: str | None) -> Told:
        """Move that browser's clock; None: back to the real time, as published, with nothing that fails on purpose."""
        asks = asking(where, self.url)
        return self._post(asks, "/qa/back/") if now is None else self._post(asks, "/qa/clock/", now=now)

    def world(self, where: object, **changes: str) -> Told:
        """The current update for that browser: last_day, preset, presentation, announced_at; none: as published."""
        return self._post(asking(where, self.url), "/qa/world/", **changes)

    def fault(self, where: object, path: str, **fault: object) -> Told:
        """The next requests of that browser to `path` fail: status, delay_ms, times."""
        return self._post(asking(where, self.url), "/qa/fault/", path=path, **fault)

    def outbox(self, to: str, *, at_least: int = 1, seconds: float = 10) -> list[Told]:
        """Messages to that address, the newest first, once there are so many. Raises AssertionError else."""
        path = f"/qa/outbox/?{urllib.parse.urlencode({'to': to})}"
        until = time.monotonic() + seconds
        while True:
            found: list[Told] = self._json(self.browser(), "GET", path)["messages"]
            if len(found) >= at_least:
                return found
            if time.monotonic() > until:
                raise AssertionError(f"{len(found)} messages to {to} after {seconds} seconds, not {at_least}")
            time.sleep(BETWEEN_LOOKS)

    def ledger(self, who: Person | str) -> list[Told]:
        """The rows of a person or subject id, in sequence."""
        subject = who.subject_id if isinstance(who, Person) else who
        rows: list[Told] = self._json(self.browser(), "GET", f"/qa/ledger/?subject_id={subject}")["rows"]
        return rows

    def _post(self, asks: Asks, path: str, /, **form: object) -> Told:
        sent = {name: str(value) for name, value in form.items() if value is not None}
        body = urllib.parse.urlencode(sent).encode()
        return self._json(asks, "POST", path, body, "application/x-www-form-urlencoded")

    def _json(self, asks: Asks, method: str, path: str, body: bytes | None = None, kind: str = "") -> Told:
        headers = {"Accept": "application/json", "Referer": f"{self.url}/"}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": asks.csrf_token()}
        answer = asks.send(method, path, body=body, headers=headers)
        if answer.status != 200:
            raise AssertionError(f"{method} {path} answered {answer.status}: {answer.text[:500]}")
        told: Told = answer.json()
        return told

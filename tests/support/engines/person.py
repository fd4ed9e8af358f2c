"""Somebody in a browser of any engine: who they are, what they see, what they press."""

import json
import secrets
from typing import Any

from tests.support.browser.words import ENGLISH, Words
from tests.support.engines.adapter import POST, Hands, Role, until
from tests.support.server import Server


class Person:
    def __init__(self, hands: Hands, server: Server) -> None:
        self.hands, self.server, self.words, self.email = hands, server, ENGLISH, ""

    def speak(self, words: Words) -> None:
        """Choose the language by its button: in the person's menu, or at the foot of a page that has none."""
        self.words = words
        self.hands.ask("document.querySelector('.person:not([open]) > summary')?.click() || true")
        self.press("button", {"en": "English", "fr": "Français"}[words.language])

    def enter(self, persona: str, now: str) -> None:
        """Be a new account by that persona's recipe, at that instant."""
        form = {"persona": f"{persona}@example.com", "now": now, "fresh": "1"}
        self.email = self._post("/qa/enter/", form)["email"]

    def be(self, email: str, now: str) -> None:
        """Be somebody who is there already."""
        self.email = self._post("/qa/enter/", {"persona": email, "now": now})["email"]

    def at(self, now: str, *, leaving: bool = True) -> None:
        """Move this browser's clock; `leaving=False` stays on the page, which must have a form."""
        self._post("/qa/clock/", {"now": now}, leaving=leaving)

    def _post(self, path: str, form: dict[str, str], *, leaving: bool = True) -> dict[str, Any]:
        if leaving:
            self.hands.open("/qa/")
        answer: dict[str, Any] = json.loads(self.hands.run(POST, path, form))
        return answer

    def sign_up(self) -> None:
        self.email, password = f"someone-{secrets.token_hex(5)}@example.com", "correct-horse-battery"
        self.hands.open("/signup/")
        self.fill(self.words.email, self.email)
        self.fill(self.words.password, password)
        self.fill(self.words.password_again, password)
        self.press("button", self.words.sign_up)

    def log_in(self) -> None:
        self.hands.open("/login/")
        self.fill(self.words.email, self.email)
        self.fill(self.words.password, "demo")
        self.press("button", "Log in")

    def sees(self, role: Role, name: str) -> Any:
        return until(f"{role} {name!r}", lambda: self.hands.find(role, name))[0]

    def sees_no(self, role: Role, name: str) -> None:
        assert not self.hands.find(role, name), f"{role} {name!r} is there"

    def reads(self, text: str) -> None:
        until(f"{text!r} on {self.hands.address()}", lambda: text in " ".join(self.hands.text().split()))

    def press(self, role: Role, name: str) -> None:
        self.hands.click(self.sees(role, name))

    def fill(self, label: str, text: str) -> None:
        self.hands.type(self.sees("textbox", label), text)

    def is_on(self, name: str) -> bool:
        return self.hands.is_checked(self.sees("switch", name))

    def arrives(self, address: str) -> None:
        until(f"address {address!r}", lambda: self.hands.address() == address)

    def is_free(self) -> None:
        """No choice on the page, and no dialog."""
        until("a page without the choice", lambda: self.hands.ask("!document.querySelector('[data-verdict], dialog')"))

    def verdict(self) -> str:
        found: str = self.hands.ask("document.querySelector('[data-verdict]')?.dataset.verdict || ''")
        return found

    def ledger(self) -> list[dict[str, Any]]:
        return self.server.ledger(self.email)

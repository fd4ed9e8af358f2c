"""Somebody whose form the gate refuses, and what they find after the choice."""

from typing import Any

from django.urls import reverse

from tests.support.client import Response, TravellingClient
from tests.support.factories import AFTER, ConversationFactory, UserFactory
from tests.support.screen import Screen

HTMX = {"HX-Request": "true"}
TEXT = "Dear Ada,\r\n\r\n  <b>the</b> fox & the “stone”…\r\nyours, 🦊"


class Sender:
    """A person who is blocked, in a browser, with one conversation."""

    def __init__(self, client_at: TravellingClient, **fields: Any) -> None:
        self.user = UserFactory(**fields)
        self.browser = client_at.as_user(self.user).at(AFTER)
        self.pk = ConversationFactory(owner=self.user).pk

    def address(self, name: str) -> str:
        return reverse(name, args=[] if name in ("home", "chats") else [self.pk])

    def send(self, name: str, *, headers: dict[str, str] | None = None, **form: str) -> Response:
        page = self.address("home" if name == "chats" else "chat")
        told = {"Accept": "text/html", "Referer": f"http://testserver{page}", **(headers or {})}
        if "HX-Request" in told:
            told["HX-Current-URL"] = told["Referer"]
        return self.browser.post(self.address(name), form, headers=told)

    def choose(self, next_address: str = "/") -> Response:
        """Accept, as the choice's page offers it."""
        shown = Screen(self.browser.page("/consent/", data={"next": next_address}))
        return self.browser.post("/consent/decide/", shown.forms["/consent/decide/"])

    def look(self, name: str) -> Screen:
        return Screen(self.browser.page(self.address(name)))

    def look_at(self, address: str) -> Screen:
        return Screen(self.browser.page(address))

"""The pages a visitor can stand on, and how to get there."""

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser import pages
from tests.browser.visitor import AFTER, BEFORE, Visitor


@dataclass(frozen=True)
class Place:
    name: str
    path: str
    persona: str | None = "on"
    now: str = BEFORE


PLACES = (
    Place("modal", "/", "free"),
    Place("block", "/", "free", AFTER),
    Place("a-few-things", "/", "new"),
    Place("home", "/"),
    Place("chat", "chat"),
    Place("general", "/settings/"),
    Place("account", "/settings/account/"),
    Place("privacy", "/settings/privacy/"),
    Place("privacy-commercial", "/settings/privacy/", "work"),
    Place("legal", "/legal/consumer-terms/", None),
    Place("update", "/legal/updates/2025-08-28/", None),
    Place("login", "/login/", None),
    Place("sign-up", "/signup/", None),
    Place("qa", "/qa/", None),
)


def stand_on(visitor: Visitor, place: Place) -> None:
    """Only looks: the shared personas serve."""
    if place.persona:
        visitor.enter(place.persona, place.now, fresh=False)
    else:
        visitor.at(place.now)
    visitor.go("/" if place.path == "chat" else place.path)
    if place.path == "chat":
        visitor.go(pages.first_chat(visitor))
    expect(visitor.page.get_by_role("heading").first).to_be_visible()
    visitor.page.evaluate("document.fonts.ready")

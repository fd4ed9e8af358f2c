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
    link: str = ""  # the first such link on `path` leads there


PLACES = (
    Place("modal", "/", "free"),
    Place("block", "/", "free", AFTER),
    Place("a-few-things", "/", "new"),
    Place("home", "/"),
    Place("chat", "/", link="[data-conversation] a"),
    Place("general", "/settings/"),
    Place("account", "/settings/account/"),
    Place("privacy", "/settings/privacy/"),
    Place("receipt", "/settings/privacy/", link="[data-privacy=history] a"),
    Place("delete-account", "/settings/account/delete/"),
    Place("verify", "/receipts/verify/", None),
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
    visitor.go(place.path)
    if place.link:
        visitor.go(pages.address_of(visitor, place.link))
    expect(visitor.page.get_by_role("heading").first).to_be_visible()
    for closed in visitor.page.locator("main details, dialog details").all():
        closed.evaluate("details => { details.open = true }")
    visitor.page.evaluate("document.fonts.ready")

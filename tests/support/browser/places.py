"""The pages a visitor can stand on, and how to get there."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.visitor import AFTER, BEFORE, Visitor


@dataclass(frozen=True)
class Place:
    name: str
    path: str
    persona: str | None = "on"
    now: str = BEFORE
    link: str = ""  # the first such link on `path` leads there
    then: str = ""  # and from there the first such link
    unfold: str = ""  # these folds are opened there
    press: str = ""  # this button on `path` leads there
    email: str = ""  # this, sent by the form on `path`, leads there, or a link in the mail that comes of it
    log_in: str = ""  # the log-in form on `path`, filled in by them, leads there
    status: int = 200  # of the page that is stood on
    presentation: str = ""  # of the current update in this browser's world

    @property
    def over(self) -> bool:
        """A dialog covers it: only what a screen shows of it can be pictured."""
        return self.name in ("modal", "last-hours")


PLACES = (
    Place("modal", "/", "free"),
    Place("last-hours", "/", "free", "2025-09-28T20:00:00Z"),
    Place("block", "/", "free", AFTER),
    Place("a-few-things", "/", "new"),
    Place("home", "/"),
    Place("sidebar", "/", unfold=".drawer, .person"),
    Place("chats", "/chats/"),
    Place("chats-nothing-found", "/chats/?q=zzz"),
    Place("home-mended", "/", press="form.composer button", status=422),
    Place("chat", "/", link="[data-conversation] a"),
    Place("chat-rated", "/chats/", link="main [data-conversation] a", then="main a[href*='rate=down']"),
    Place("general", "/settings/"),
    Place("account", "/settings/account/"),
    Place("password", "/settings/account/password/"),
    Place("change-email", "/settings/account/email/"),
    Place("second-factor", "/settings/account/second-factor/", "second"),
    Place("remove-factor", "/settings/account/second-factor/", "second", link="[data-factor] a"),
    Place("recovery-codes", "/settings/account/second-factor/recovery-codes/", "second"),
    Place("second-step", "/login/", None, log_in="second@example.com"),
    Place("add-app", "/settings/account/second-factor/app/"),
    Place("add-passkey", "/settings/account/second-factor/passkey/"),
    Place("delete-account", "/settings/account/delete/"),
    Place("delete-account-mended", "/settings/account/delete/", press=".tab form button", status=422),
    Place("privacy", "/settings/privacy/"),
    Place("privacy-undecided", "/settings/privacy/", "free"),
    Place("privacy-commercial", "/settings/privacy/", "work"),
    Place("export", "/settings/privacy/export/progress/"),
    Place("receipt", "/settings/privacy/", link="[data-privacy=history] a"),
    Place("verify", "/receipts/verify/", None),
    Place("verify-mended", "/receipts/verify/", None, press="main form button", status=422),
    Place("legal", "/legal/consumer-terms/", None),
    Place("update", "/legal/updates/2025-08-28/", None),
    Place("login", "/login/", None),
    Place("login-mended", "/login/", None, press="main form button", status=422),
    Place("sign-up", "/signup/", None),
    Place("reset", "/password/reset/", None),
    Place("reset-sent", "/password/reset/", None, email="nobody@example.com"),
    Place("reset-new", "/password/reset/", None, email="free@example.com"),
    Place("email-link-old", "/email/x/", None, status=410),
    Place("reset-link-old", "/password/reset/MQ/set/", None, status=410),
    *(
        Place(f"error-{status}", f"/qa/errors/{status}/", None, status=status)
        for status in (400, 403, 404, 409, 429, 500, 503)
    ),
    Place("components", "/qa/components/", None),
    Place("qa", "/qa/", None),
    Place("qa-outbox", "/qa/outbox/", None),
)

# The choice as two equal buttons: nothing else of the site knows of presentations.
BALANCED = (
    Place("modal-balanced", "/", "free", presentation="balanced"),
    Place("block-balanced", "/", "free", AFTER, presentation="balanced"),
    Place("a-few-things-balanced", "/", "new", presentation="balanced"),
)


def ask_for_a_link(visitor: Visitor, email: str) -> None:
    """Where there is such an account, the link is in the mail, which a server in QA mode keeps."""
    visitor.page.get_by_label(visitor.words.email, exact=True).fill(email)
    visitor.page.locator("main form button").click()
    expect(visitor.page.get_by_role("status")).to_be_visible()
    mailed = re.findall(r"/password/reset/\w+/[\w-]+/", visitor.mail_to(email))
    if mailed:
        visitor.go(mailed[0])


def _arrive(visitor: Visitor, place: Place) -> None:
    """On the place's path, as whom and when it says."""
    if place.persona:
        visitor.enter(place.persona, place.now, fresh=False)
    else:
        visitor.at(place.now)
    if place.presentation:
        visitor.world(presentation=place.presentation)
    visitor.go(place.path)


def stand_on(visitor: Visitor, place: Place, *, opened: bool = True) -> None:
    """Only looks: the shared personas serve. What is folded away is opened, too."""
    if place.status != 200:
        visitor.watch.refusals.add(place.status)
    _arrive(visitor, place)
    if place.link:
        visitor.go(pages.address_of(visitor, place.link))
    if place.then:
        visitor.page.locator(place.then).first.click()
    if place.log_in:
        visitor.log_in(place.log_in)
    if place.email:
        ask_for_a_link(visitor, place.email)
    if place.press:
        visitor.page.locator(place.press).first.click()
        visitor.page.wait_for_load_state()
    expect(visitor.page.get_by_role("heading").first).to_be_visible()
    for fold in visitor.page.locator(place.unfold).all() if place.unfold else ():
        fold.evaluate("details => { details.open = true }")
    if opened:
        for closed in visitor.page.locator("main details, dialog details").all():
            closed.evaluate("details => { details.open = true }")
    visitor.page.evaluate("document.fonts.ready")

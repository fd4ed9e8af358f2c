"""A person among their chats: what the marks of each say, and the buttons on its page."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.support.browser.visitor import Visitor

MARKS = ("data-eligible", "data-reason", "data-kept-until")


@dataclass(frozen=True)
class Marks:
    eligible: str
    reason: str
    kept_until: str


def line(visitor: Visitor, chat: str) -> Locator:
    """The chat in the history, or its own page."""
    return visitor.page.locator(f'[data-conversation="{chat}"]')


def marks(visitor: Visitor) -> dict[str, Marks]:
    """Of every chat the page shows."""
    shown = visitor.page.locator("[data-conversation]").all()
    return {
        one.get_attribute("data-conversation") or "": Marks(*(one.get_attribute(mark) or "" for mark in MARKS))
        for one in shown
    }


def reads(visitor: Visitor, chat: str, eligible: str, reason: str, kept_until: str) -> None:
    """Marks and words agree, on the page and in the history; ends on the chat's page."""
    words = "May be used to improve Claude" if eligible == "yes" else "Not used to improve Claude"
    for path in ("/", f"/chats/{chat}/"):
        visitor.go(path)
        for mark, value in zip(MARKS, (eligible, reason, kept_until), strict=True):
            expect(line(visitor, chat)).to_have_attribute(mark, value)
        expect(line(visitor, chat)).to_contain_text(words)


def write(visitor: Visitor, text: str, *, incognito: bool = False) -> str:
    """Send it from where one is; the chat it went to."""
    form = visitor.page.locator("form.composer")
    form.get_by_role("textbox").fill(text)
    if incognito:
        form.get_by_role("checkbox").check()
    form.get_by_role("button").click()
    expect(visitor.page.locator("article .message").last).to_contain_text(text)
    return visitor.page.locator("article").get_attribute("data-conversation") or ""


def press(visitor: Visitor, within: str, verb: str, name: str) -> None:
    """Open that part of the chat's page, and press a button of the form that does this."""
    form = visitor.page.locator(f'form[action$="/{verb}/"]')
    if within:
        visitor.page.locator("summary").get_by_text(within, exact=True).click()
    form.get_by_role("button", name=name, exact=True).click()

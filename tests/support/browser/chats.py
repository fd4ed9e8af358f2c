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
    """The chat on its own page or in the list; where it is neither, in the sidebar."""
    return visitor.page.locator(f'[data-conversation="{chat}"]').last


def marks(visitor: Visitor, where: str = "[data-conversation]") -> dict[str, Marks]:
    """Of every chat the page shows, or a part of it."""
    shown = visitor.page.locator(where).all()
    return {
        one.get_attribute("data-conversation") or "": Marks(*(one.get_attribute(mark) or "" for mark in MARKS))
        for one in shown
    }


def reads(visitor: Visitor, chat: str, eligible: str, reason: str, kept_until: str) -> None:
    """Marks and words agree, on the page and in the history; ends on the chat's page."""
    words = "May be used to improve Claude" if eligible == "yes" else "Not used to improve Claude"
    for path in ("/", "/chats/", f"/chats/{chat}/"):
        visitor.go(path)
        for mark, value in zip(MARKS, (eligible, reason, kept_until), strict=True):
            expect(line(visitor, chat)).to_have_attribute(mark, value)
        if path != "/":  # in the sidebar there is room for titles only
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


def unfold(visitor: Visitor, part: str) -> Locator:
    """Open the menu of the chat's title, and that part of it."""
    menu = visitor.page.locator(".title-menu")
    if menu.get_attribute("open") is None:
        menu.locator("> summary").click()
    menu.locator("summary").get_by_text(part, exact=True).click()
    return menu


def delete(visitor: Visitor) -> None:
    unfold(visitor, "Delete").get_by_role("button", name="Delete chat", exact=True).click()


def rate(visitor: Visitor, thumb: str, comment: str = "") -> None:
    """Press a thumb below the first message, and send the form that opens there."""
    visitor.page.get_by_role("link", name=thumb, exact=True).first.click()
    expect(visitor.page.locator("#feedback").get_by_role("heading", name=thumb, exact=True)).to_be_visible()
    visitor.page.get_by_label("Comment (optional)").fill(comment)
    visitor.page.get_by_role("button", name="Send feedback", exact=True).click()

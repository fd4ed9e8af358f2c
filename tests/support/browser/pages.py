"""What a person looks for on a page, by role and name, and what they then do."""

from playwright.sync_api import Locator, expect

from tests.support.browser.visitor import Visitor

HISTORY = ("apple tree", "lease and a licence", "agenda for Monday", "Python loop")


def modal(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog", name=visitor.words.title, exact=True)


def choice(visitor: Visitor) -> Locator:
    """The choice, wherever and however it is shown."""
    return visitor.page.locator("[data-verdict]")


def toggle(visitor: Visitor) -> Locator:
    return choice(visitor).get_by_role("switch")


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("button", name=name, exact=True)


def setting(visitor: Visitor) -> Locator:
    """The Privacy tab's toggle."""
    return visitor.page.get_by_role("switch", name=visitor.words.setting, exact=True)


def answer(visitor: Visitor, name: str, *, on: bool) -> None:
    """Put the toggle where it is wanted and press the button."""
    toggle(visitor).set_checked(on)
    button(visitor, name).click()
    is_free(visitor)


def is_asked(visitor: Visitor) -> None:
    expect(modal(visitor)).to_be_visible()
    expect(choice(visitor)).to_have_attribute("data-verdict", "prompt")
    expect(button(visitor, visitor.words.not_now)).to_be_visible()


def is_blocked(visitor: Visitor) -> None:
    """Only the choice is there, without a way to put it off."""
    expect(modal(visitor)).to_be_visible()
    expect(choice(visitor)).to_have_attribute("data-verdict", "block")
    expect(button(visitor, visitor.words.accept)).to_be_visible()
    expect(visitor.page.get_by_text(visitor.words.not_now)).to_have_count(0)
    shows_no_conversation(visitor.page.content())


def is_free(visitor: Visitor) -> None:
    """No choice on the page, and no dialog of any kind."""
    expect(visitor.page.locator("[data-verdict], dialog")).to_have_count(0)


def shows_no_conversation(body: str) -> None:
    assert not [text for text in HISTORY if text in body]


def menu_of(visitor: Visitor) -> Locator:
    """The person's menu at the foot of the sidebar, opened; on a narrow screen from within the drawer."""
    drawer, person = visitor.page.locator(".drawer > summary"), visitor.page.locator(".person")
    if drawer.is_visible():
        drawer.click()
    if person.get_attribute("open") is None:
        person.locator("summary").click()
    return person


def log_out(visitor: Visitor) -> None:
    menu_of(visitor).get_by_role("button", name=visitor.words.log_out, exact=True).click()
    expect(visitor.page).to_have_url(f"{visitor.server.url}/login/")


def address_of(visitor: Visitor, link: str = "[data-conversation] a") -> str:
    """Where the first such link leads (the newest conversation); it may lie under the modal."""
    address = visitor.page.locator(link).first.get_attribute("href")
    assert address
    return address


def text_of(locator: Locator) -> str:
    return " ".join(locator.inner_text().split())


def in_order(text: str, *expected: str) -> None:
    """All of these, each after the one before."""
    at = 0
    for part in expected:
        found = text.find(" ".join(part.split()), at)
        assert found >= 0, f"{part!r} is missing or comes too early in: {text}"
        at = found + len(part)

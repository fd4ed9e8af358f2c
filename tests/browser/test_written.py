"""What people write stays as they wrote it and in its own place: code, long words, stacked marks, any direction."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import chats
from tests.support.browser.modes import EN, PLAIN
from tests.support.browser.visitor import BEFORE, Visitor

CODE = "def f(x):\n    for i in x:\n\t\tprint(i)" + "  # and on" * 30
STACKED = "Z" + "\u0301\u0300\u0302\u0308\u0330" * 60 + "algo"
ARABIC = "مرحبا (world)"
WIDE = "() => document.documentElement.scrollWidth"
FACE = "code => getComputedStyle(code).fontFamily"
CLIPS = "each => getComputedStyle(each).overflowX !== 'visible' && getComputedStyle(each).overflowY !== 'visible'"


def send(someone: Visitor, text: str) -> None:
    someone.go("/")
    someone.page.locator(".composer textarea").fill(text)
    someone.page.locator(".send").click()
    expect(someone.page.locator(".message")).to_have_count(1)


@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
def test_white_space_is_kept_and_code_has_a_face_of_its_own(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    send(someone, f"Why?\n\n  indented\n```python\n{CODE}\n```")
    expect(someone.page.locator(".written")).to_have_text("Why?\n\n  indented", use_inner_text=True)
    code = someone.page.locator("pre code")
    assert code.text_content() == CODE
    assert "mono" in code.evaluate(FACE)
    assert "mono" not in someone.page.locator(".written").evaluate(FACE)


@pytest.mark.parametrize("text", ["W" * 3000, STACKED, f"```\n{'x' * 3000}\n```", "https://example.com/" + "a/" * 400])
def test_whatever_is_written_stays_in_its_own_place(visit, text):
    someone = visit(viewport={"width": 320, "height": 640}).enter("on", BEFORE)
    send(someone, text)
    chat = someone.page.url
    chats.rate(someone, "Thumbs up", text[:1900])
    for address in (chat, "/chats/", "/"):
        someone.go(address)
        assert someone.page.evaluate(WIDE) <= 320, address
    someone.go(chat)
    for holder in (".bubble", ".title-menu h1", ".recent"):
        assert someone.page.locator(holder).first.evaluate(CLIPS), holder
    someone.picture("contained")


def test_each_text_runs_in_its_own_direction(visitor):
    send(visitor.enter("on", BEFORE), f"{ARABIC}\nand left to right")
    for place in (".written", ".title-menu h1", ".composer textarea", "#chat-title"):
        expect(visitor.page.locator(place).first).to_have_attribute("dir", "auto")
    direction = "each => getComputedStyle(each).direction"
    assert visitor.page.locator(".title-menu h1").evaluate(direction) == "rtl"
    visitor.go("/chats/")
    assert visitor.page.locator(".chat-title").first.evaluate(direction) == "rtl"

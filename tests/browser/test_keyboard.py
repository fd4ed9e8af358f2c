"""The modal by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EN, PLAIN
from tests.support.browser.visitor import AFTER, BEFORE, Visitor

FOCUS_IS_INSIDE = "document.querySelector('dialog').contains(document.activeElement)"
FOCUS_IS_NOWHERE = "document.activeElement === document.body"
STEPS = 30
COVERED = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return focused === document.body || focused.contains(top) ? null : focused.outerHTML;
}"""  # null, or what has the focus while something else lies over its middle


def tab_to(visitor: Visitor, name: str, role: str) -> None:
    wanted = pages.modal(visitor).get_by_role(role, name=name, exact=True)
    for _ in range(STEPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {name!r}")


@pytest.mark.parametrize("now", [BEFORE, AFTER], ids=["prompt", "block"])
def test_focus_starts_on_the_title(visitor, now):
    visitor.enter("free", now).go("/")
    title = pages.modal(visitor).get_by_role("heading", name=visitor.words.title, exact=True)
    expect(title).to_be_focused()


@pytest.mark.parametrize("viewport", [(1280, 720), (320, 480)], ids=["desk", "phone"])
@pytest.mark.parametrize("now", [BEFORE, AFTER], ids=["prompt", "block"])
def test_what_has_the_focus_is_never_covered(visit, now, viewport):
    someone = visit(viewport=dict(zip(("width", "height"), viewport, strict=True))).enter("free", now)
    someone.go("/")
    expect(pages.modal(someone)).to_be_visible()
    for direction in ("Tab", "Shift+Tab"):
        for _ in range(STEPS // 2):
            someone.page.keyboard.press(direction)
            assert someone.page.evaluate(COVERED) is None


@pytest.mark.parametrize("direction", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
def test_tab_stays_within_the_modal(visit, mode, direction):
    visitor = visit(mode)
    visitor.enter("free", BEFORE).go("/")
    pages.is_asked(visitor)
    inside = 0
    for _ in range(STEPS):
        visitor.page.keyboard.press(direction)
        inside += visitor.page.evaluate(FOCUS_IS_INSIDE)
        assert visitor.page.evaluate(f"{FOCUS_IS_INSIDE} || {FOCUS_IS_NOWHERE}")  # nowhere: the browser's own controls
    assert inside > STEPS / 2


def test_space_toggles_and_enter_accepts(visitor):
    visitor.enter("free", BEFORE).go("/")
    pages.is_asked(visitor)
    tab_to(visitor, visitor.words.toggle, "switch")
    for checked in (False, True, False):
        visitor.page.keyboard.press("Space")
        expect(pages.toggle(visitor)).to_be_checked(checked=checked)
    tab_to(visitor, visitor.words.accept, "button")
    visitor.page.keyboard.press("Enter")
    pages.is_free(visitor)
    [row] = visitor.ledger()
    assert (row["kind"], row["help_improve"], row["touched"]) == ("decision", 0, "yes")


def test_enter_on_the_toggle_accepts_and_never_puts_off(visitor):
    visitor.enter("free", BEFORE).go("/")
    pages.is_asked(visitor)
    tab_to(visitor, visitor.words.toggle, "switch")
    visitor.page.keyboard.press("Enter")
    pages.is_free(visitor)
    assert [row["kind"] for row in visitor.ledger()] == ["decision"]


def test_setting_by_keyboard_keeps_the_focus(visitor):
    visitor.enter("on", BEFORE).go("/settings/privacy/")
    pages.setting(visitor).focus()
    for said in (visitor.words.saved_off, visitor.words.saved_on):
        visitor.page.keyboard.press("Space")
        expect(visitor.page.get_by_role("status").filter(has_text=said)).to_be_visible()
        expect(pages.setting(visitor)).to_be_focused()

"""The sidebar, the drawer, the menus and the composer, with and without JavaScript, by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import chats, pages
from tests.support.browser.modes import EN, PLAIN
from tests.support.browser.visitor import AFTER, BEFORE, Visitor

WITH_AND_WITHOUT = pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
PHONE = {"width": 320, "height": 640}
LEAVES = "() => document.querySelector('.content > .notes') === null"


def sidebar(someone: Visitor):
    return someone.page.get_by_role("navigation", name="Site")


def composer(someone: Visitor):
    return someone.page.get_by_role("textbox", name="Message")


@WITH_AND_WITHOUT
@pytest.mark.parametrize("key", ["Enter", "Space", ""])
def test_the_sidebar_folds_to_icons_which_keep_their_names(visit, mode, key):
    someone = visit(mode).enter("on", BEFORE)
    someone.go("/")
    fold = someone.page.locator(".fold > summary")
    wide = sidebar(someone).bounding_box()["width"]
    fold.click() if not key else fold.press(key)
    assert sidebar(someone).bounding_box()["width"] < wide / 3
    expect(someone.page.locator(".recents")).to_be_hidden()
    for name in ("New chat", "Chats"):
        expect(sidebar(someone).get_by_role("link", name=name, exact=True)).to_be_visible()
    fold.click() if not key else fold.press(key)
    assert sidebar(someone).bounding_box()["width"] == wide


def test_a_folded_sidebar_stays_folded_and_nothing_jumps(visitor):
    visitor.enter("on", BEFORE).go("/")
    visitor.page.locator(".fold > summary").click()
    narrow = sidebar(visitor).bounding_box()["width"]
    visitor.page.wait_for_function("document.cookie.includes('sidebar=folded')")
    visitor.go("/chats/")
    assert sidebar(visitor).bounding_box()["width"] == narrow
    expect(visitor.page.locator(".recents")).to_be_hidden()


@WITH_AND_WITHOUT
def test_on_a_phone_the_sidebar_is_a_drawer(visit, mode):
    someone = visit(mode, viewport=PHONE).enter("on", BEFORE)
    someone.go("/")
    opener = someone.page.locator(".drawer > summary")
    expect(sidebar(someone)).to_be_hidden()
    opener.press("Enter")
    expect(sidebar(someone)).to_be_visible()
    someone.picture("drawer")
    someone.page.mouse.click(310, 320)  # beside it
    expect(sidebar(someone)).to_be_hidden()
    opener.click()
    sidebar(someone).get_by_role("link", name="Chats", exact=True).click()
    expect(someone.page).to_have_url(f"{someone.server.url}/chats/")
    expect(sidebar(someone)).to_be_hidden()


def test_escape_and_going_on_close_what_is_open(visit):
    someone = visit(viewport=PHONE).enter("on", BEFORE)
    someone.go("/")
    opener = someone.page.locator(".drawer > summary")
    opener.press("Enter")
    someone.page.keyboard.press("Escape")
    expect(sidebar(someone)).to_be_hidden()
    expect(opener).to_be_focused()
    opener.press("Enter")
    composer(someone).focus()
    expect(sidebar(someone)).to_be_hidden()


@WITH_AND_WITHOUT
def test_the_persons_menu_leads_to_settings_language_and_out(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    someone.go("/chats/")
    expect(someone.page.locator(".person")).to_contain_text("Pro")
    pages.menu_of(someone).get_by_role("button", name="Français", exact=True).click()
    expect(someone.page.get_by_role("heading", name="Conversations", exact=True)).to_be_visible()
    expect(someone.page).to_have_url(f"{someone.server.url}/chats/")
    pages.menu_of(someone).get_by_role("link", name="Paramètres", exact=True).click()
    expect(someone.page.get_by_role("heading", level=1, name="Paramètres", exact=True)).to_be_visible()
    pages.menu_of(someone).get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(someone.page).to_have_url(f"{someone.server.url}/login/")


def test_enter_sends_and_shift_enter_breaks_the_line(visitor):
    visitor.enter("on", BEFORE).go("/")
    composer(visitor).press_sequentially("one")
    composer(visitor).press("Shift+Enter")
    composer(visitor).press_sequentially("two")
    composer(visitor).press("Enter")
    expect(visitor.page.locator(".message .written")).to_have_text("one\ntwo", use_inner_text=True)
    expect(composer(visitor)).to_have_attribute("enterkeyhint", "send")


@pytest.mark.parametrize("sign", ["isComposing: true", "keyCode: 229", "repeat: true"])
def test_an_enter_that_ends_a_composition_sends_nothing(visitor, sign):
    visitor.enter("on", BEFORE).go("/")
    composer(visitor).fill("にほん")
    composer(visitor).evaluate(
        f"area => area.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, {sign}}}))"
    )
    visitor.page.wait_for_timeout(300)
    expect(visitor.page).to_have_url(f"{visitor.server.url}/")
    expect(composer(visitor)).to_have_value("にほん")


def test_nothing_is_sent_of_nothing_and_nothing_twice(visitor):
    visitor.enter("on", BEFORE).go("/")
    composer(visitor).press("Enter")
    expect(visitor.page).to_have_url(f"{visitor.server.url}/")
    composer(visitor).fill("Once")
    visitor.page.evaluate(
        "() => { const send = document.querySelector('.send'); send.click(); send.click(); send.click(); }"
    )
    expect(visitor.page.locator(".message")).to_have_count(1)
    visitor.go("/chats/")
    expect(visitor.page.locator("main").get_by_role("link", name="Once", exact=True)).to_have_count(1)


@WITH_AND_WITHOUT
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 720}, PHONE], ids=["desk", "phone"])
def test_the_composer_stays_at_the_foot_of_a_long_chat_and_the_title_over_it(visit, mode, viewport):
    someone = visit(mode, viewport=viewport).enter("on", BEFORE)
    someone.go("/")
    chats.write(someone, "\n".join(f"line {n}" for n in range(120)))
    for key in ("Control+Home", "Control+End"):
        someone.page.locator("main").press(key)
        expect(composer(someone)).to_be_in_viewport(ratio=1)
        expect(someone.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
    someone.picture("foot")


def test_with_a_script_a_chat_opens_at_its_newest_message(visitor):
    visitor.enter("on", BEFORE).go("/")
    chats.write(visitor, "\n".join(f"line {n}" for n in range(120)))
    chats.write(visitor, "the newest")
    visitor.page.reload()
    expect(visitor.page.locator(".message").last).to_be_in_viewport()


@WITH_AND_WITHOUT
def test_a_quiet_word_after_accept_not_now_and_log_out(visit, mode):
    someone = visit(mode).enter("free", BEFORE)
    someone.go("/")
    pages.button(someone, someone.words.not_now).click()
    said = someone.page.get_by_role("status")
    expect(said).to_have_text("We'll ask again in 24 hours. You can choose until September 28, 2025.")
    someone.at("2025-09-16T11:00:00Z").go("/")
    pages.answer(someone, someone.words.accept, on=False)
    expect(said).to_contain_text("Saved. “Help improve Claude” is off.")
    said.get_by_role("link", name="Privacy settings", exact=True).click()
    expect(pages.setting(someone)).not_to_be_checked()
    pages.log_out(someone)
    expect(said).to_have_text("You are logged out.")
    someone.picture("logged-out")


def test_a_quiet_word_goes_away_by_a_click_and_a_warning_stays(visitor):
    visitor.enter("free", BEFORE).go("/")
    pages.answer(visitor, visitor.words.accept, on=True)
    visitor.page.get_by_role("status").click(position={"x": 5, "y": 5})
    visitor.page.wait_for_function(LEAVES)


def test_it_is_said_why_there_is_a_log_in_page(visitor):
    for address, why in (("/settings/privacy/", 1), ("/", 0)):
        visitor.go(address)
        expect(visitor.page.get_by_text("Log in to continue.", exact=True)).to_have_count(why)


def test_a_block_has_no_sidebar(visitor):
    visitor.enter("free", AFTER).go("/")
    pages.is_blocked(visitor)
    visitor.go("/settings/")
    expect(visitor.page.locator(".sidebar, [data-conversation]")).to_have_count(0)

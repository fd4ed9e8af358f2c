"""Accepting with the toggle left alone, and changing one's mind in the Privacy tab (journey 3)."""

from playwright.sync_api import expect

from tests.browser import pages
from tests.browser.modes import EACH_LANGUAGE, EACH_MODE, PLAIN
from tests.browser.visitor import AFTER, BEFORE


@EACH_MODE
def test_untouched_toggle_is_recorded_as_such(visit, mode):
    someone = visit(mode).enter("pro", BEFORE)
    someone.go("/")
    pages.button(someone, mode.words.accept).click()
    pages.is_free(someone)
    [row] = someone.ledger()
    assert (row["kind"], row["terms_accepted"], row["help_improve"], row["gpc"]) == ("decision", 1, 1, 0)
    assert (row["touched"], row["start"], row["preset"], row["surface"]) == ("no", 1, 1, "modal")
    someone.go("/settings/privacy/")
    expect(pages.setting(someone)).to_be_checked()


def test_toggle_moved_and_moved_back_counts_as_touched(visitor):
    visitor.enter("pro", BEFORE).go("/")
    pages.toggle(visitor).uncheck()
    pages.answer(visitor, visitor.words.accept, on=True)
    [row] = visitor.ledger()
    assert (row["help_improve"], row["touched"], row["start"]) == (1, "yes", 1)


@EACH_LANGUAGE
def test_one_click_saves_in_place(visit, mode):
    someone = visit(mode).enter("pro", BEFORE)
    someone.go("/")
    pages.answer(someone, mode.words.accept, on=True)
    someone.go("/settings/privacy/")
    someone.page.evaluate("window.neverLeft = true")
    for on, confirmation in ((False, mode.words.saved_off), (True, mode.words.saved_on)):
        pages.setting(someone).click()
        expect(someone.page.get_by_role("status").filter(has_text=confirmation)).to_be_visible()
        expect(pages.setting(someone)).to_be_checked(checked=on)
        assert someone.page.evaluate("window.neverLeft") is True
        someone.picture(f"setting-{'on' if on else 'off'}")
        assert bool(someone.ledger()[-1]["help_improve"]) is on
    assert [row["kind"] for row in someone.ledger()] == ["decision", "setting", "setting"]
    someone.page.reload()
    expect(pages.setting(someone)).to_be_checked()


def test_without_javascript_a_button_saves(visit):
    someone = visit(PLAIN).enter("pro", BEFORE)
    someone.go("/")
    pages.answer(someone, someone.words.accept, on=True)
    someone.go("/settings/privacy/")
    for on, said in ((False, someone.words.says_off), (True, someone.words.says_on)):
        pages.setting(someone).click()
        assert len(someone.ledger()) == (2 if on else 1)
        form = someone.page.locator("form").filter(has=pages.setting(someone))
        form.get_by_role("button", name=someone.words.save, exact=True).click()
        expect(someone.page.get_by_role("status").filter(has_text=said)).to_be_visible()
        expect(pages.setting(someone)).to_be_checked(checked=on)
    assert [row["help_improve"] for row in someone.ledger()] == [1, 0, 1]


def test_setting_can_be_changed_while_blocked_and_accepts_nothing(visitor):
    visitor.enter("free", AFTER).go("/settings/privacy/")
    expect(pages.setting(visitor)).not_to_be_checked()
    pages.setting(visitor).click()
    expect(visitor.page.get_by_role("status").filter(has_text=visitor.words.saved_on)).to_be_visible()
    [row] = visitor.ledger()
    assert (row["kind"], row["terms_accepted"], row["surface"]) == ("setting", 0, "privacy tab")
    visitor.go("/")
    pages.is_blocked(visitor)


def test_privacy_tab_keeps_its_order(visitor):
    visitor.enter("on", BEFORE, fresh=False).go("/settings/privacy/")
    said = pages.text_of(visitor.page.get_by_role("main"))
    pages.in_order(said, "General", "Account", "Privacy", "How we protect your data", "How we use your data")
    pages.in_order(said, "How we use your data", "Privacy settings", "Export data", "Location metadata")
    pages.in_order(said, "Location metadata", "Help improve Claude", visitor.words.toggle_help)
    visitor.picture("privacy-tab")

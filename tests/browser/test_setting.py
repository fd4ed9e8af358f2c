"""Accepting with the toggle left alone, and changing one's mind in the Privacy tab (journey 3)."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_LANGUAGE, EACH_MODE, EN, PLAIN
from tests.support.browser.visitor import AFTER, BEFORE, Visitor


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


def test_one_click_saves_on_a_site_without_htmx(visitor):
    visitor.context.route("**/htmx*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    visitor.enter("on", BEFORE).go("/settings/privacy/")
    assert visitor.page.evaluate("window.htmx === undefined")
    for on, said in ((False, visitor.words.says_off), (True, visitor.words.says_on)):
        pages.setting(visitor).click()
        expect(visitor.page.get_by_role("status").filter(has_text=said)).to_be_visible()
        expect(pages.setting(visitor)).to_be_checked(checked=on)
        assert stored(visitor) is on


def test_setting_can_be_changed_while_blocked_and_accepts_nothing(visitor):
    visitor.enter("free", AFTER).go("/settings/privacy/")
    expect(pages.setting(visitor)).not_to_be_checked()
    pages.setting(visitor).click()
    expect(visitor.page.get_by_role("status").filter(has_text=visitor.words.saved_on)).to_be_visible()
    [row] = visitor.ledger()
    assert (row["kind"], row["terms_accepted"], row["surface"]) == ("setting", 0, "privacy tab")
    visitor.go("/")
    pages.is_blocked(visitor)


def stored(visitor: Visitor) -> bool:
    return bool(visitor.ledger()[-1]["help_improve"])


def test_quick_clicks_end_where_they_show(visitor):
    visitor.enter("on", BEFORE).go("/settings/privacy/")
    for clicks in (2, 3) * 4:
        for _ in range(clicks):
            pages.setting(visitor).dispatch_event("click")
        expect(visitor.page.locator(".htmx-request")).to_have_count(0)
        on = stored(visitor)
        expect(pages.setting(visitor)).to_be_checked(checked=on)
        said = visitor.words.saved_on if on else visitor.words.saved_off
        expect(visitor.page.get_by_role("status").filter(has_text=said)).to_be_visible()


def test_toggle_of_a_logged_out_tab_leads_to_log_in(visitor):
    visitor.watch.refusals.add(401)
    visitor.enter("on", BEFORE).go("/settings/privacy/")
    stale, _ = visitor.page, visitor.tab()
    visitor.go("/")
    pages.log_out(visitor)
    visitor.page = stale
    pages.setting(visitor).click()
    expect(stale).to_have_url(f"{visitor.server.url}/login/?next=%2Fsettings%2Fprivacy%2F")
    expect(stale.get_by_role("heading", name="Log in", exact=True)).to_be_visible()
    assert len(visitor.ledger()) == 1


@EACH_MODE
def test_privacy_tab_keeps_its_order(visit, mode):
    someone, words = visit(mode).enter("on", BEFORE, fresh=False), mode.words
    someone.go("/settings/privacy/")
    said = pages.text_of(someone.page.get_by_role("main"))
    pages.in_order(said, *words.tabs, *words.expandable, words.privacy_settings, words.export, words.location)
    pages.in_order(said, words.location, words.setting, words.toggle_help, words.learn_more, words.history)
    expect(pages.button(someone, words.export)).to_be_visible()
    someone.picture("privacy-tab")


@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
def test_turning_off_says_how_many_chats_go_and_when(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    someone.go("/settings/privacy/")
    form = someone.page.locator("form").filter(has=pages.setting(someone))
    expect(form).to_contain_text("1 of 4 chats may be used")
    pages.setting(someone).click()
    if not mode.javascript:
        form.get_by_role("button", name=mode.words.save, exact=True).click()
    expect(form).to_contain_text("0 of 4 chats may be used")
    expect(form).to_contain_text("4 chats will be removed after October 15, 2025")
    expect(form).to_contain_text("doesn't restore the 5 years for a chat until you continue it")
    expect(form.get_by_role("link", name="Export data", exact=True)).to_be_visible()

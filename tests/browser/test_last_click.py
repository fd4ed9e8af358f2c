"""However fast somebody clicks and however slow the line: the last click is what is stored and shown (section 3)."""

import pytest
from playwright.sync_api import Dialog, Locator, Route, expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE, EN, PLAIN
from tests.support.browser.visitor import BEFORE, Visitor

TAB = "/settings/privacy/"
ADDRESSES = {"Help improve Claude": "**/help-improve/", "Location metadata": "**/location-metadata/"}
EACH_TOGGLE = pytest.mark.parametrize("name", ADDRESSES)


class Line:
    """Holds back every request that saves, until the test lets it go on."""

    def __init__(self, visitor: Visitor, name: str) -> None:
        self.visitor, self.held = visitor, list[Route]()
        visitor.context.route(ADDRESSES[name], self._hold)

    def _hold(self, route: Route) -> None:
        self.held.append(route)

    def next(self) -> Route:
        """The request that is on its way now. There is never more than one."""
        for _ in range(100):
            if self.held:
                break
            self.visitor.page.wait_for_timeout(50)
        [route] = self.held
        self.held.clear()
        return route

    def let_all_go(self) -> int:
        """How many requests there were until none came any more."""
        count = 0
        while self.held or self.visitor.page.locator(".htmx-request").count():
            if self.held:
                self.next().continue_()
                count += 1
            self.visitor.page.wait_for_timeout(50)
        return count


def toggle(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("switch", name=name, exact=True)


def said(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator("form").filter(has=toggle(visitor, name)).get_by_role("status")


def is_stored(visitor: Visitor, name: str, *, on: bool) -> None:
    """As this page shows it and says it, and as another one finds it."""
    expect(toggle(visitor, name)).to_be_checked(checked=on)
    here = visitor.page
    visitor.tab()
    visitor.go(TAB)
    expect(toggle(visitor, name)).to_be_checked(checked=on)
    visitor.page.close()
    visitor.page = here


@EACH_TOGGLE
@pytest.mark.parametrize("clicks", [1, 2, 3, 4, 5])
def test_the_last_of_many_quick_clicks_counts(visitor, name, clicks):
    visitor.enter("on", BEFORE).go(TAB)
    on = toggle(visitor, name).is_checked()
    line = Line(visitor, name)
    for _ in range(clicks):
        toggle(visitor, name).click()
    assert line.let_all_go() == min(clicks, 2)
    wanted = on if clicks % 2 == 0 else not on
    expect(said(visitor, name)).to_contain_text("is on." if wanted else "is off.")
    is_stored(visitor, name, on=wanted)


@EACH_TOGGLE
def test_a_slow_line_ends_where_it_shows(visitor, name):
    visitor.enter("on", BEFORE).go(TAB)
    slow = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
    visitor.context.new_cdp_session(visitor.page).send("Network.emulateNetworkConditions", slow)
    on = toggle(visitor, name).is_checked()
    toggle(visitor, name).click()
    visitor.page.wait_for_timeout(120)
    toggle(visitor, name).click()
    expect(visitor.page.locator(".htmx-request")).to_have_count(0)
    expect(said(visitor, name)).to_contain_text("is on." if on else "is off.")
    is_stored(visitor, name, on=on)


@EACH_TOGGLE
def test_a_request_that_failed_takes_no_later_click_with_it(visitor, name):
    visitor.watch.refusals.add(503)
    visitor.enter("on", BEFORE).go(TAB)
    on, line = toggle(visitor, name).is_checked(), Line(visitor, name)
    for _ in range(3):
        toggle(visitor, name).click()
    line.next().fulfill(status=503)
    line.next().continue_()
    expect(said(visitor, name)).to_contain_text("is off." if on else "is on.")
    is_stored(visitor, name, on=not on)


@EACH_TOGGLE
def test_where_the_last_one_failed_it_shows_what_is_stored_and_says_so(visitor, name):
    visitor.watch.refusals.add(503)
    visitor.enter("on", BEFORE).go(TAB)
    on, line = toggle(visitor, name).is_checked(), Line(visitor, name)
    toggle(visitor, name).click()
    toggle(visitor, name).click()
    line.next().continue_()
    line.next().fulfill(status=503)
    expect(said(visitor, name)).to_have_text("It could not be saved. Try again.")
    visitor.context.unroute(ADDRESSES[name])
    is_stored(visitor, name, on=not on)
    toggle(visitor, name).click()
    expect(said(visitor, name)).to_contain_text("Saved.")
    is_stored(visitor, name, on=on)


@EACH_TOGGLE
def test_whoever_leaves_before_the_answer_is_asked_to_stay(visitor, name):
    visitor.enter("on", BEFORE).go(TAB)
    on, line, asked = toggle(visitor, name).is_checked(), Line(visitor, name), list[str]()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    visitor.page.on("dialog", stay)
    toggle(visitor, name).click()
    waiting = line.next()
    visitor.page.evaluate("location.assign('/')")
    visitor.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    waiting.continue_()
    expect(said(visitor, name)).to_contain_text("Saved.")
    is_stored(visitor, name, on=not on)
    visitor.go("/")
    assert asked == ["beforeunload"]


def test_without_javascript_the_last_saved_counts(visit):
    someone = visit(PLAIN).enter("on", BEFORE)
    someone.go(TAB)
    for on in (False, True, False):
        pages.setting(someone).set_checked(on)
        form = someone.page.locator("form").filter(has=pages.setting(someone))
        form.get_by_role("button", name=someone.words.save, exact=True).click(no_wait_after=True)
    expect(someone.page.get_by_role("status").filter(has_text=someone.words.says_off)).to_be_visible()
    expect(pages.setting(someone)).not_to_be_checked()
    assert not someone.ledger()[-1]["help_improve"]


@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
def test_the_history_changes_with_the_toggle(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    someone.go(TAB)
    history = someone.page.get_by_role("region", name=mode.words.history, exact=True).get_by_role("listitem")
    for rows in (2, 3, 4):
        pages.setting(someone).click()
        if not mode.javascript:
            form = someone.page.locator("form").filter(has=pages.setting(someone))
            form.get_by_role("button", name=mode.words.save, exact=True).click()
        expect(history).to_have_count(rows)
        expect(history.first).to_contain_text("You turned “Help improve Claude”")


def test_what_was_saved_is_said_directly_below_the_switch(visitor):
    visitor.enter("on", BEFORE).go(TAB)
    for name in ADDRESSES:
        toggle(visitor, name).click()
        expect(said(visitor, name)).to_contain_text("Saved.")
        switch, line = toggle(visitor, name).bounding_box(), said(visitor, name).bounding_box()
        assert switch
        assert line
        assert 0 <= line["y"] - (switch["y"] + switch["height"]) < 16


@EACH_MODE
def test_a_second_tab_that_refuses_turns_off_what_the_first_turned_on(visit, mode):
    someone, words = visit(mode).enter("free", BEFORE), mode.words
    first, second, third = someone.page, someone.tab(), someone.tab()
    for someone.page in (first, second, third):
        someone.go("/")
        pages.is_asked(someone)
    for someone.page, on in ((first, True), (second, False), (third, True)):
        pages.answer(someone, words.accept, on=on)
    expect(third.get_by_role("status").filter(has_text=words.says_off)).to_be_visible()
    rows = [(row["kind"], row["help_improve"], row["surface"]) for row in someone.ledger()]
    assert rows == [("decision", 1, "modal"), ("setting", 0, "modal")]


@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
def test_a_page_grown_old_leads_to_the_withdrawal(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    someone.watch.refusals.add(403)
    someone.go(TAB)
    someone.context.clear_cookies(name="csrftoken")
    pages.setting(someone).click()
    if not mode.javascript:
        form = someone.page.locator("form").filter(has=pages.setting(someone))
        form.get_by_role("button", name=mode.words.save, exact=True).click()
        someone.page.get_by_role("link", name="Open the page again", exact=True).click()
    else:
        expect(someone.page.get_by_role("status").filter(has_text="It is up to date now")).to_be_visible()
    expect(pages.setting(someone)).to_be_checked()
    pages.setting(someone).click()
    if not mode.javascript:
        form = someone.page.locator("form").filter(has=pages.setting(someone))
        form.get_by_role("button", name=mode.words.save, exact=True).click()
    expect(someone.page.get_by_role("status").filter(has_text="is off.").first).to_be_visible()
    assert not someone.ledger()[-1]["help_improve"]

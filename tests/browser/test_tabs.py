"""Several tabs, double clicks, retries: one decision (journey 7)."""

from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE
from tests.support.browser.visitor import AFTER, BEFORE


@EACH_MODE
def test_other_tabs_are_released_and_a_stale_accept_changes_nothing(visit, mode):
    someone, words = visit(mode).enter("free", BEFORE), mode.words
    first, second, third = someone.page, someone.tab(), someone.tab()
    for someone.page in (first, second, third):
        someone.go("/")
        pages.is_asked(someone)
    someone.page = first
    pages.answer(someone, words.accept, on=False)
    someone.page = second
    second.reload()
    pages.is_free(someone)
    someone.page = third
    expect(pages.toggle(someone)).to_be_checked()
    pages.button(someone, words.accept).click()
    pages.is_free(someone)
    expect(third.get_by_role("status").filter(has_text=words.says_off)).to_be_visible()
    someone.picture("what-stands")
    assert [(row["kind"], row["help_improve"]) for row in someone.ledger()] == [("decision", 0)]


def test_not_now_in_a_stale_tab_adds_nothing(visitor):
    visitor.enter("free", BEFORE)
    first, second = visitor.page, visitor.tab()
    for visitor.page in (first, second):
        visitor.go("/")
        pages.is_asked(visitor)
    for visitor.page in (first, second):
        pages.button(visitor, visitor.words.not_now).click()
        pages.is_free(visitor)
    assert len(visitor.ledger()) == 1


def test_not_now_sent_after_the_last_day_is_refused(visitor):
    visitor.watch.refusals.add(409)
    visitor.enter("free", "2025-09-28T23:59:30Z").go("/")
    pages.is_asked(visitor)
    visitor.at(AFTER)
    pages.button(visitor, visitor.words.not_now).click()
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    pages.is_blocked(visitor)
    visitor.picture("refused")
    assert visitor.ledger() == []


def test_form_opened_in_time_is_good_afterwards(visitor):
    visitor.enter("free", "2025-09-28T23:59:30Z").go("/")
    pages.is_asked(visitor)
    visitor.at(AFTER)
    pages.answer(visitor, visitor.words.accept, on=True)
    [row] = visitor.ledger()
    assert (row["kind"], row["help_improve"]) == ("decision", 1)


@EACH_MODE
def test_double_click_gives_one_row(visit, mode):
    someone = visit(mode).enter("free", BEFORE)
    someone.go("/")
    pages.button(someone, mode.words.accept).dblclick()
    pages.is_free(someone)
    someone.go("/")
    pages.is_free(someone)
    assert [row["kind"] for row in someone.ledger()] == ["decision"]


def test_reload_after_accept_sends_nothing_again(visitor):
    visitor.enter("free", BEFORE).go("/")
    pages.answer(visitor, visitor.words.accept, on=True)
    visitor.page.reload()
    visitor.page.go_back()
    pages.is_free(visitor)
    assert len(visitor.ledger()) == 1

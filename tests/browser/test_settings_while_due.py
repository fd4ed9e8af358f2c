"""Settings while a choice is due: every tab says so and leads to it, and back again."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EN, PLAIN
from tests.support.browser.visitor import AFTER, BEFORE

TABS = ("/settings/", "/settings/account/", "/settings/privacy/")


@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
@pytest.mark.parametrize("instant", [BEFORE, AFTER], ids=["prompt", "block"])
def test_each_tab_leads_to_the_choice_and_back(visit, mode, instant):
    someone = visit(mode).enter("free", instant)
    for tab in TABS:
        someone.go(tab)
        way = someone.page.get_by_role("link", name="Make your choice", exact=True)
        expect(way).to_be_in_viewport()
        way.click()
        expect(pages.modal(someone)).to_be_visible()
        someone.page.go_back()
    someone.page.get_by_role("link", name="Make your choice", exact=True).click()
    pages.answer(someone, mode.words.accept, on=False)
    expect(someone.page).to_have_url(f"{someone.server.url}{TABS[-1]}")
    for tab in TABS:
        someone.go(tab)
        expect(someone.page.get_by_role("link", name="Make your choice")).to_have_count(0)


def test_turned_on_before_the_choice_it_says_that_it_waits(visitor):
    visitor.enter("free", AFTER).go("/settings/privacy/")
    pages.setting(visitor).click()
    form = visitor.page.locator("form").filter(has=pages.setting(visitor))
    expect(form).to_contain_text("On, but not in effect yet:")
    expect(visitor.page.get_by_role("link", name="Make your choice", exact=True)).to_be_visible()
    visitor.picture("on-before-the-choice")

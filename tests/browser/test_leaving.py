"""After logging out nothing personal is left behind."""

from playwright.sync_api import expect

from tests.browser import pages
from tests.browser.modes import EACH_MODE
from tests.browser.visitor import BEFORE


@EACH_MODE
def test_back_button_after_log_out_shows_nothing_personal(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    for path in ("/", "/settings/account/"):
        someone.go(path)
    pages.button(someone, mode.words.log_out).click()
    expect(someone.page).to_have_url(f"{someone.server.url}/login/")
    for _ in range(2):
        someone.page.go_back()
        expect(someone.page.get_by_label(mode.words.password, exact=True)).to_be_visible()
        pages.shows_no_conversation(someone.page.content())
        assert someone.email not in someone.page.content()


def test_unknown_address_is_nothing_for_everybody(visitor):
    visitor.watch.refusals.add(404)
    visitor.enter("on", BEFORE)
    assert visitor.go("/no/such/page/").status == 404
    pages.shows_no_conversation(visitor.page.content())
    assert visitor.email not in visitor.page.content()

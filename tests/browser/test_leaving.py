"""After logging out nothing personal is left behind."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE, EN
from tests.support.browser.visitor import BEFORE, Visitor
from tests.support.server import Server


def leave_and_go_back(someone: Visitor) -> None:
    for path in ("/", "/settings/account/"):
        someone.go(path)
    pages.log_out(someone)
    for back_to in ("/settings/account/", "/"):
        someone.page.evaluate("history.back()")
        expect(someone.page).to_have_url(f"{someone.server.url}/login/?next={back_to.replace('/', '%2F')}")
        expect(someone.page.get_by_label(someone.words.password, exact=True)).to_be_visible()
        pages.shows_no_conversation(someone.page.content())
        assert someone.email not in someone.page.content()


@EACH_MODE
def test_back_button_after_log_out_shows_nothing_personal(visit, mode):
    leave_and_go_back(visit(mode).enter("on", BEFORE))


@pytest.fixture
def remembering(launch_browser: Callable[..., Browser], server: Server) -> Iterator[Visitor]:
    """A browser that keeps whole pages for the Back button, which Playwright turns off."""
    chromium = launch_browser(ignore_default_args=["--disable-back-forward-cache"])
    visitor = Visitor(chromium.new_context(base_url=server.url, locale=EN.locale), server, EN, "leaving")
    yield visitor
    assert not visitor.watch.troubles
    chromium.close()


def test_no_page_is_remembered_past_log_out(remembering):
    leave_and_go_back(remembering.enter("on", BEFORE))


def see_and_be_blocked(someone: Visitor) -> None:
    """Three seconds before the end; no cookie changes meanwhile, by which a browser might notice."""
    someone.enter("deferred", "2025-09-28T23:59:57Z").go("/")
    expect(someone.page.locator("[data-conversation]").first).to_be_visible()
    someone.go("/legal/consumer-terms/")
    someone.page.wait_for_timeout(3500)
    someone.page.evaluate("history.back()")
    pages.is_blocked(someone)


def test_back_button_after_a_block_shows_the_choice(visitor):
    see_and_be_blocked(visitor)


def test_no_page_is_remembered_past_a_block(remembering):
    see_and_be_blocked(remembering)


def test_unknown_address_is_nothing_for_everybody(visitor):
    visitor.watch.refusals.add(404)
    visitor.enter("on", BEFORE)
    assert visitor.go("/no/such/page/").status == 404
    pages.shows_no_conversation(visitor.page.content())
    assert visitor.email not in visitor.page.content()

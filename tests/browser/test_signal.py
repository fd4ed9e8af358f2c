"""Global Privacy Control: the toggle starts off, and the page says why."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_LANGUAGE, EACH_MODE
from tests.support.browser.visitor import AFTER, BEFORE

GPC = {"extra_http_headers": {"Sec-GPC": "1"}}


@EACH_MODE
@pytest.mark.parametrize("now", [BEFORE, AFTER], ids=["prompt", "block"])
def test_toggle_starts_off_and_says_why(visit, mode, now):
    someone = visit(mode, **GPC).enter("free", now)
    someone.go("/")
    expect(pages.toggle(someone)).not_to_be_checked()
    expect(pages.modal(someone)).to_contain_text(mode.words.gpc)
    someone.picture("modal")
    pages.button(someone, mode.words.accept).click()
    pages.is_free(someone)
    [row] = someone.ledger()
    assert (row["gpc"], row["preset"], row["start"], row["touched"], row["help_improve"]) == (1, 1, 0, "no", 0)


@EACH_LANGUAGE
def test_sign_up_says_that_the_browsers_signal_starts_the_toggle_off(visit, mode):
    someone = visit(mode, **GPC).enter("new", BEFORE)
    someone.go("/")
    expect(pages.toggle(someone)).not_to_be_checked()
    expect(pages.choice(someone)).to_contain_text(mode.words.gpc)


def test_signal_changes_no_recorded_choice(visit):
    someone = visit(**GPC).enter("on", BEFORE)
    someone.go("/settings/privacy/")
    expect(pages.setting(someone)).to_be_checked()
    assert len(someone.ledger()) == 1


def test_without_the_browsers_signal_nothing_is_said_of_it(visitor):
    visitor.enter("free", BEFORE).go("/")
    expect(pages.modal(visitor)).not_to_contain_text("Global Privacy Control")

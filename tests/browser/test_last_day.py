"""The last second of the last day, and what comes after it (journey 2)."""

import re

from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE
from tests.support.browser.visitor import AFTER, LATER
from tests.support.browser.words import ENGLISH, FRENCH

LAST_MINUTE, LAST_SECOND = "2025-09-28T23:59:30Z", "2025-09-28T23:59:59Z"


@EACH_MODE
def test_not_now_is_there_to_the_end(visit, mode):
    someone = visit(mode).enter("free", LAST_MINUTE)
    someone.go("/")
    pages.is_asked(someone)
    expect(pages.modal(someone)).to_contain_text(mode.words.last_hours)
    someone.picture("last-minute")


def test_the_very_last_second_prompts_and_the_next_blocks(visitor):
    visitor.enter("free", LAST_MINUTE)
    for _ in range(10):  # the clock ticks: a slow machine may miss the second
        visitor.at(LAST_SECOND)
        answer = visitor.fetch("/")
        if "23:59:59 UTC" in answer.text():
            break
    assert (answer.status, 'data-verdict="prompt"' in answer.text()) == (200, True)
    blocked = visitor.at(AFTER).fetch("/")
    assert (blocked.status, blocked.headers["location"]) == (303, "/consent/?next=%2F")
    assert blocked.text() == ""


@EACH_MODE
def test_blocked_page_is_only_the_choice(visit, mode):
    someone, words = visit(mode).enter("free", AFTER), mode.words
    body = someone.go("/").text()
    pages.shows_no_conversation(body)
    assert words.not_now not in body
    pages.is_blocked(someone)
    someone.picture("blocked")
    said = pages.text_of(pages.modal(someone))
    pages.in_order(said, words.title, words.intro_after, words.heading, words.toggle_after, words.toggle_help)
    pages.in_order(said, words.toggle_help, words.retention_after, words.learn_more, words.accept)
    assert words.needed in said
    expect(pages.modal(someone).get_by_role("switch", name=words.toggle_after, exact=True)).to_be_checked()


@EACH_MODE
def test_language_can_be_changed_while_blocked(visit, mode):
    someone = visit(mode).enter("free", AFTER)
    someone.go("/")
    for name, words in (("Français", FRENCH), ("English", ENGLISH)):
        pages.button(someone, name).click()
        expect(someone.page.get_by_role("dialog", name=words.title, exact=True)).to_be_visible()
    assert someone.ledger() == []


@EACH_MODE
def test_escape_does_nothing_when_blocked(visit, mode):
    someone = visit(mode).enter("free", AFTER)
    someone.go("/")
    for _ in range(2):
        someone.page.keyboard.press("Escape")
        pages.is_blocked(someone)
    someone.page.wait_for_timeout(300)
    pages.is_blocked(someone)
    assert someone.ledger() == []


@EACH_MODE
def test_deep_link_is_reached_after_accept(visit, mode):
    someone = visit(mode).enter("free", LAST_MINUTE)
    someone.go("/")
    wanted = f"{pages.address_of(someone)}?x=1"
    someone.at(AFTER)
    pages.shows_no_conversation(someone.go(wanted).text())
    pages.is_blocked(someone)
    pages.answer(someone, mode.words.accept, on=False)
    expect(someone.page).to_have_url(someone.server.url + wanted)
    expect(someone.page.get_by_text(re.compile("Python loop")).first).to_be_visible()
    someone.go("/settings/privacy/")
    expect(pages.setting(someone)).not_to_be_checked()
    [row] = someone.ledger()
    assert (row["kind"], row["help_improve"], row["touched"], row["start"]) == ("decision", 0, "yes", 1)


@EACH_MODE
def test_nobody_is_asked_again(visit, mode):
    someone = visit(mode).enter("free", AFTER)
    someone.go("/")
    pages.answer(someone, mode.words.accept, on=False)
    elsewhere = visit(mode).at(LATER)
    elsewhere.log_in(someone.email)
    for visitor in (someone.at(LATER), elsewhere):
        for path in ("/", "/consent/"):
            visitor.go(path)
            pages.is_free(visitor)
            expect(visitor.page).to_have_url(f"{visitor.server.url}/")
    elsewhere.go("/settings/privacy/")
    expect(pages.setting(elsewhere)).not_to_be_checked()
    elsewhere.picture("off")

"""What was being written when the gate closed is back after the choice, unsent; a button says it wasn't done."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser import chats, pages
from tests.support.browser.modes import EACH_MODE, EN, PLAIN
from tests.support.browser.visitor import AFTER, BEFORE, Visitor

TEXT = "Dear Ada,\n\n  the fox & the <b>stone</b>…\n🦊"
NOT_SENT = {"en": "Your message was not sent.", "fr": "Votre message n'a pas été envoyé."}


def composer(someone: Visitor) -> Locator:
    return someone.page.locator(".composer textarea")


def send(someone: Visitor) -> None:
    someone.page.locator(".composer button").click()


def is_back(someone: Visitor, field: Locator) -> None:
    expect(someone.page.get_by_role("status").filter(has_text=NOT_SENT[someone.words.language])).to_be_visible()
    expect(field).to_have_value(TEXT)
    expect(field).to_be_focused()


@EACH_MODE
def test_a_new_chat_typed_while_the_last_day_ended(visit, mode):
    someone = visit(mode).enter("deferred", "2025-09-28T23:59:30Z")
    someone.go("/")
    composer(someone).fill(TEXT)
    someone.page.locator("[name=incognito]").check()
    someone.at(AFTER)
    send(someone)
    pages.is_blocked(someone)
    assert "stone" not in someone.page.content()
    someone.picture("kept")
    pages.answer(someone, mode.words.accept, on=False)
    is_back(someone, composer(someone))
    expect(someone.page.locator("[name=incognito]")).to_be_checked()
    someone.picture("given-back")
    send(someone)
    expect(someone.page.locator(".message")).to_contain_text("the fox & the <b>stone</b>")
    someone.go("/")
    expect(composer(someone)).to_have_value("")


@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
def test_a_comment_comes_back_in_its_opened_form(visit, mode):
    someone = visit(mode).enter("deferred", "2025-09-28T23:59:30Z")
    someone.go("/")
    someone.go(pages.address_of(someone))
    someone.page.get_by_role("link", name="Thumbs down", exact=True).first.click()
    someone.page.get_by_label("Comment").fill(TEXT)
    someone.at(AFTER)
    pages.button(someone, "Send feedback").click()
    pages.is_blocked(someone)
    pages.answer(someone, mode.words.accept, on=False)
    expect(someone.page.get_by_label("Comment")).to_be_visible()
    expect(someone.page.get_by_label("Comment")).to_have_value(TEXT)
    someone.picture("comment")


def test_a_chat_that_was_to_be_deleted_says_it_was_not(visitor):
    visitor.enter("deferred", "2025-09-28T23:59:30Z").go("/")
    visitor.go(pages.address_of(visitor))
    chats.unfold(visitor, "Delete")
    visitor.at(AFTER)
    pages.button(visitor, "Delete chat").click()
    pages.is_blocked(visitor)
    pages.answer(visitor, visitor.words.accept, on=True)
    expect(visitor.page.get_by_role("status").filter(has_text="The chat was not deleted.")).to_be_visible()


@pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)
def test_a_tab_from_before_logging_in_again_loses_nothing(visit, mode):
    someone = visit(mode).enter("work", BEFORE)
    someone.watch.refusals.add(403)
    someone.go("/")
    typing = someone.page
    composer(someone).fill(TEXT)
    someone.tab()
    someone.go("/")
    pages.log_out(someone)
    someone.log_in(someone.email)
    someone.page = typing
    send(someone)
    typing.get_by_role("link", name="Back to what you wrote").click()
    expect(composer(someone)).to_have_value(TEXT)

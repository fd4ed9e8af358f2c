"""The choice governs each chat, and a person sees it: resumed, turned off, deleted, incognito (journey 9)."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import chats, pages
from tests.support.browser.modes import EN, PLAIN
from tests.support.browser.visitor import BEFORE

IN_FIVE_YEARS, IN_THIRTY_DAYS = "2030-09-15", "2025-10-15"
WITH_AND_WITHOUT = pytest.mark.parametrize("mode", [EN, PLAIN], ids=str)


@WITH_AND_WITHOUT
def test_a_resumed_old_chat_flips_to_may_be_used(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    someone.go("/")
    old = next(chat for chat, said in chats.marks(someone).items() if said.reason == "not_resumed")
    chats.reads(someone, old, "no", "not_resumed", "2025-10-05")
    someone.picture("before")
    chats.write(someone, "One more thing")
    chats.reads(someone, old, "yes", "on", IN_FIVE_YEARS)
    someone.picture("after")


@WITH_AND_WITHOUT
def test_turning_off_flips_all_and_turning_on_again_none(visit, mode):
    someone = visit(mode).enter("on", BEFORE)
    someone.go("/")
    chats.write(someone, "Something new")
    for on, reason in ((False, "off"), (True, "not_resumed")):
        someone.go("/settings/privacy/")
        pages.setting(someone).click()
        if not mode.javascript:
            form = someone.page.locator("form").filter(has=pages.setting(someone))
            form.get_by_role("button", name=mode.words.save, exact=True).click()
        said = mode.words.says_on if on else mode.words.says_off
        expect(someone.page.get_by_role("status").filter(has_text=said)).to_be_visible()
        someone.go("/")
        flipped = chats.marks(someone)
        assert len(flipped) == 5
        assert set(flipped.values()) == {chats.Marks("no", reason, IN_THIRTY_DAYS)}


def test_deleting_hides_at_once_with_undo(visitor):
    visitor.enter("on", BEFORE).go("/")
    chat = chats.write(visitor, "Better forgotten")
    chats.delete(visitor)
    undo = visitor.page.get_by_role("status").filter(has_text="“Better forgotten” is deleted.")
    expect(undo).to_be_visible()
    expect(visitor.page.locator(f'[data-conversation="{chat}"]')).to_have_count(0)
    assert len(chats.marks(visitor)) == 4
    visitor.picture("deleted")
    undo.get_by_role("button", name="Undo", exact=True).click()
    chats.reads(visitor, chat, "yes", "on", IN_FIVE_YEARS)


def test_once_the_time_to_undo_is_over_it_stays_deleted(visitor):
    visitor.watch.refusals.add(404)
    visitor.enter("on", BEFORE).go("/")
    chat = chats.write(visitor, "Better forgotten")
    chats.delete(visitor)
    late, address = visitor.page, visitor.page.url
    visitor.at("2025-09-15T10:05:00Z")
    late.get_by_role("button", name="Undo", exact=True).click()
    expect(late.get_by_text("The time to undo is over: the chat stays deleted.")).to_be_visible()
    visitor.go(address)
    expect(visitor.page.get_by_role("button", name="Undo", exact=True)).to_have_count(0)
    assert chat not in chats.marks(visitor)
    assert visitor.go(f"/chats/{chat}/").status == 404


def test_incognito_never_counts(visitor):
    visitor.enter("on", BEFORE).go("/settings/privacy/")
    expect(visitor.page.locator("#chats-summary")).to_contain_text("1 of 4 chats may be used")
    visitor.go("/")
    chat = chats.write(visitor, "Between us", incognito=True)
    chats.reads(visitor, chat, "no", "incognito", IN_THIRTY_DAYS)
    chats.write(visitor, "And this too")
    chats.reads(visitor, chat, "no", "incognito", IN_THIRTY_DAYS)
    expect(visitor.page.get_by_role("link", name="Thumbs up", exact=True)).to_have_count(0)
    visitor.go("/settings/privacy/")
    expect(visitor.page.locator("#chats-summary")).to_contain_text("1 of 5 chats may be used")


def test_renamed_and_found_by_title_or_words(visitor):
    visitor.enter("on", BEFORE).go("/")
    chat = chats.write(visitor, "Where do swallows winter?")
    chats.unfold(visitor, "Rename")
    visitor.page.get_by_label("Title", exact=True).fill("Birds of passage")
    pages.button(visitor, "Rename").click()
    expect(visitor.page.get_by_role("heading", name="Birds of passage", exact=True)).to_be_visible()
    for query, found in (("PASSAGE", [chat]), ("swallows", [chat]), ("no such word", [])):
        visitor.go("/chats/")
        visitor.page.get_by_role("searchbox").fill(query)
        pages.button(visitor, "Search").click()
        expect(visitor.page.get_by_text(f"with “{query}”")).to_be_visible()
        assert list(chats.marks(visitor, "main [data-conversation]")) == found

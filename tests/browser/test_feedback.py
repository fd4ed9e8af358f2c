"""Feedback sends one chat whatever the setting: told before, given, taken back; and the exports it went into."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import chats
from tests.support.browser.visitor import BEFORE
from tests.support.server_homes import manage

TOLD = "Sending it lets this one chat, up to this message, be used to improve Claude, whatever your setting"


@pytest.fixture
def chat(visitor):
    """A chat of somebody who refused, open on its page."""
    visitor.enter("off", BEFORE).go("/")
    return chats.write(visitor, "Not a good answer")


def test_feedback_is_told_before_given_and_taken_back(visitor, chat):
    chats.reads(visitor, chat, "no", "off", "2025-10-15")
    visitor.page.get_by_role("link", name="Thumbs down", exact=True).click()
    expect(visitor.page.get_by_text(TOLD)).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Send feedback", exact=True)).to_have_accessible_description(
        TOLD + ", and keeps it for at least 5 years. You can take it back."
    )
    visitor.picture("told")
    visitor.page.get_by_role("link", name="Cancel", exact=True).click()
    chats.rate(visitor, "Thumbs down", "It missed the point")
    chats.reads(visitor, chat, "yes", "feedback", "2030-09-15")
    expect(visitor.page.locator("blockquote")).to_have_text("It missed the point")
    visitor.picture("given")
    visitor.page.get_by_role("button", name="Take it back", exact=True).click()
    chats.reads(visitor, chat, "no", "off", "2025-10-15")
    expect(visitor.page.get_by_role("link", name="Thumbs up", exact=True)).to_be_visible()


def test_a_chat_names_the_exports_that_contain_it(visitor, chat, server, tmp_path):
    chats.rate(visitor, "Thumbs up")
    expect(visitor.page.locator(".exports")).to_have_count(0)
    export = str(tmp_path / "export")
    done = manage(server.home, "export_training_data", "--output", export)
    assert done.returncode == 0, done.stderr
    assert manage(server.home, "verify_export", export).returncode == 0
    visitor.page.reload()
    listed = visitor.page.locator(".exports li")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text("May be used until")
    chats.unfold(visitor, "What may be done with this chat")
    expect(visitor.page.get_by_text("What a training has already used can't be undone.")).to_be_visible()
    visitor.picture("in-an-export")
    visitor.page.locator(".title-menu > summary").click()
    visitor.page.get_by_role("button", name="Take it back", exact=True).click()
    expect(listed).to_contain_text("Withdrawn from this export on September 15, 2025")
    visitor.picture("withdrawn")
    assert manage(server.home, "verify_export", export).returncode == 1
    assert manage(server.home, "apply_withdrawals", export).returncode == 0
    assert manage(server.home, "verify_export", export).returncode == 0
    visitor.go("/")
    chats.write(visitor, "Another one")
    expect(visitor.page.locator(".exports")).to_have_count(0)

"""A phone of 320 by 480 pixels: every button of the choice is within reach."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE
from tests.support.browser.visitor import AFTER, BEFORE


@EACH_MODE
@pytest.mark.parametrize(
    ("now", "buttons"), [(BEFORE, ["accept", "not_now"]), (AFTER, ["accept"])], ids=["prompt", "block"]
)
def test_every_button_is_within_reach(visit, mode, now, buttons):
    someone = visit(mode, viewport={"width": 320, "height": 480}).enter("free", now)
    someone.go("/")
    title = pages.modal(someone).get_by_role("heading", name=mode.words.title, exact=True)
    expect(title).to_be_in_viewport(ratio=1)
    someone.picture("top")
    for name in buttons:
        button = pages.button(someone, getattr(mode.words, name))
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)
        button.click(trial=True)  # nothing lies over it
    someone.picture("buttons")
    title.scroll_into_view_if_needed()
    expect(title).to_be_in_viewport(ratio=1)

"""What changes is announced, and nothing is told by colour alone."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_LANGUAGE
from tests.support.browser.picture_difference import Tolerance, difference
from tests.support.browser.visitor import BEFORE

GREY = Tolerance(cell=1, depth=80, share=0.03)


@EACH_LANGUAGE
@pytest.mark.parametrize("row", ["help-improve", "location"])
def test_a_saved_setting_is_announced_where_the_reader_listens_already(visit, mode, row):
    """A live region that comes with its text is often not read out: it must be there before."""
    someone = visit(mode).enter("on", BEFORE)
    someone.go("/settings/privacy/")
    region = someone.page.locator(f"#{row}-said")
    expect(region).to_have_attribute("role", "status")
    kept = region.element_handle()
    assert kept.inner_text() == ""
    someone.page.locator(f"#{row}-toggle").click()
    expect(region).not_to_be_empty()
    assert kept.evaluate("region => region.isConnected && region.textContent.trim() !== ''")


def test_what_went_wrong_is_an_alert_tied_to_its_field(visitor):
    visitor.watch.refusals.add(422)
    visitor.go("/signup/")
    visitor.page.get_by_label(visitor.words.email, exact=True).fill("somebody@example.com")
    visitor.page.get_by_label(visitor.words.password, exact=True).fill("correct-horse-battery")
    visitor.page.get_by_label(visitor.words.password_again, exact=True).fill("another")
    visitor.page.get_by_role("main").get_by_role("button", name=visitor.words.sign_up, exact=True).click()
    field = visitor.page.locator("[aria-invalid=true]").first
    expect(field).to_be_visible()
    told = visitor.page.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}")
    expect(told).not_to_be_empty()


def grey(toggle: Locator) -> Image.Image:
    shot = toggle.screenshot(animations="disabled")
    return Image.open(io.BytesIO(shot)).convert("L").point(lambda level: 255 * (level > 127))


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_toggle_says_on_or_off_by_its_shape(visit, scheme, forced):
    someone = visit(color_scheme=scheme, forced_colors=forced, reduced_motion="reduce").enter("free", BEFORE)
    someone.go("/")
    toggle = pages.toggle(someone)
    toggle.evaluate("toggle => toggle.blur()")
    expect(toggle).to_be_checked()
    on = grey(toggle)
    toggle.evaluate("toggle => { toggle.checked = false }")
    assert difference(on, grey(toggle), GREY) > GREY.share

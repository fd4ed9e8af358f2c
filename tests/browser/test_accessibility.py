"""Every screen, light and dark, in both languages, at three widths: axe has no complaints, targets are big enough, the
focus is seen, nothing moves for who asked for that, nothing scrolls sideways at 320 pixels (1280 zoomed to 400 %)."""

import pytest

from tests.support import depth
from tests.support.browser.accessibility import (
    FOCUS,
    MOTION,
    SIDEWAYS,
    TARGETS,
    VARIANTS,
    complaints_in,
    variants_of,
)
from tests.support.browser.modes import EACH_LANGUAGE
from tests.support.browser.places import BALANCED, PLACES, stand_on

BREAK = {
    "target": (TARGETS, "document.querySelectorAll('main button, main a').forEach(e => e.style.cssText = "
               "'position:fixed;top:0;left:0;width:9px;height:9px;min-height:0;padding:0')"),
    "focus": (FOCUS, "document.querySelectorAll('button').forEach(e => e.style.outline = 'none')"),
    "motion": (MOTION, "document.querySelector('main').style.transition = 'color 1s'"),
    "sideways": (SIDEWAYS, "document.querySelector('main').style.width = '900px'"),
}  # fmt: skip


SCREENS = (*PLACES, *BALANCED)


def test_a_part_shows_each_screen_in_another_theme_and_width_by_language(monkeypatch):
    monkeypatch.setattr(depth, "chosen", depth.PART)
    for number in range(len(VARIANTS)):
        ((scheme, width),), ((other_scheme, other_width),) = variants_of(number, "en"), variants_of(number, "fr")
        assert scheme != other_scheme
        assert width != other_width


@EACH_LANGUAGE
@pytest.mark.parametrize("place", SCREENS, ids=lambda place: place.name)
def test_screen_serves_everybody(visit, place, mode, record_property):
    someone = visit(mode, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    variants = variants_of(SCREENS.index(place), mode.name)
    stand_on(someone, place)
    complaints = complaints_in(someone.page, variants)
    someone.picture("page")
    record_property("axe_runs", len(variants))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("broken", BREAK)
def test_a_page_that_serves_not_everybody_is_noticed(visitor, broken):
    question, spoil = BREAK[broken]
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.go("/login/")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate(question) == []
    visitor.page.evaluate(spoil)
    assert visitor.page.evaluate(question)

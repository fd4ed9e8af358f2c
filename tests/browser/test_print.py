"""On paper: the text and nothing to click, dark on white, whatever the theme."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser.places import PLACES, stand_on

PAPERS = [place for place in PLACES if place.name in ("receipt", "legal", "update")]
INK = "() => getComputedStyle(document.body).color"
UNFOLDED = "() => document.querySelector('main details > :not(summary)').checkVisibility({contentVisibilityAuto: true})"


@pytest.mark.parametrize("place", PAPERS, ids=lambda place: place.name)
def test_only_the_text_is_printed(visit, place):
    someone = visit(color_scheme="dark")
    stand_on(someone, place)
    someone.page.emulate_media(media="print", color_scheme="dark")
    for screen_only in ("header", ".sidebar", ".skip", ".foot nav", ".foot form", ".qa-bar"):
        expect(someone.page.locator(screen_only)).to_be_hidden()
    expect(someone.page.get_by_role("heading", level=1)).to_be_visible()
    assert someone.page.evaluate(INK) == "rgb(20, 20, 19)"
    someone.picture("paper")


@pytest.mark.parametrize("place", PAPERS, ids=lambda place: place.name)
def test_a_printed_page_fits_its_paper(visit, place):
    someone = visit()
    stand_on(someone, place)
    paper = someone.page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) <= 12


def test_what_is_folded_is_printed_too(visit):
    someone = visit()
    stand_on(someone, next(place for place in PLACES if place.name == "privacy"), opened=False)
    assert not someone.page.evaluate(UNFOLDED)
    someone.page.emulate_media(media="print")
    someone.page.wait_for_function(UNFOLDED)  # what was folded away is laid out with the next frame

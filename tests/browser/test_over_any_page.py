"""The choice over a page of another site: that page keeps its own look, and the choice has its own."""

import pytest

from tests.support.browser import pages
from tests.support.browser.visitor import BEFORE

# As a site that isn't .consent itself: without our style sheet for the rest, with rules and names of its own.
ELSEWHERE = """() => {
  document.documentElement.classList.remove("consent");
  document.querySelector('link[href*="/app"]').remove();
  const page = document.querySelector(".page");
  page.innerHTML = '<h1>Elsewhere</h1><p class="small row card">Text</p><button class="button">Press</button>';
  page.style.zIndex = 1030;
  page.style.position = "relative";
}"""
LOOK = """selector => {
  const style = getComputedStyle(document.querySelector(selector));
  return [style.display, style.margin, style.fontFamily, style.fontSize, style.color, style.backgroundColor];
}"""
PLAIN = "() => { for (const sheet of [...document.querySelectorAll('link[rel=stylesheet]')]) sheet.disabled = true; }"
ITS_OWN = ["body", ".page h1", ".page p", ".page button"]


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_the_page_below_keeps_its_look_and_the_choice_has_its_own(visit, javascript):
    someone = visit(java_script_enabled=javascript, color_scheme="light").enter("free", BEFORE, fresh=False)
    someone.go("/")
    someone.page.evaluate(ELSEWHERE)
    pages.is_asked(someone)
    title = someone.page.evaluate(LOOK, "#choice-title")
    assert ("Source Serif 4" in title[2], title[3]) == (True, "34px")
    assert someone.page.evaluate(LOOK, "dialog.choice")[5] == "rgb(255, 255, 255)"
    below = [someone.page.evaluate(LOOK, selector) for selector in ITS_OWN]
    someone.page.evaluate(PLAIN)
    assert below == [someone.page.evaluate(LOOK, selector) for selector in ITS_OWN]


def test_the_modal_lies_over_whatever_a_page_has_in_front(visit):
    """Without a script: with one the browser itself puts it on top."""
    someone = visit(java_script_enabled=False, color_scheme="light").enter("free", BEFORE, fresh=False)
    someone.go("/")
    someone.page.evaluate(ELSEWHERE)
    on_top = "([x, y]) => document.elementFromPoint(x, y).closest('[class]').className"
    assert someone.page.evaluate(on_top, [2, 2]) == "choice-veil"
    box = pages.choice(someone).bounding_box()
    assert someone.page.evaluate(on_top, [box["x"] + 4, box["y"] + 20]) == "choice choice-over"

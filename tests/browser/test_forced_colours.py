"""In the colours a person forces on every page (high contrast) each control still has an edge."""

import pytest

from tests.support.browser.places import PLACES, stand_on

SOME = [place for place in PLACES if place.name in ("modal", "block", "a-few-things", "home", "privacy", "login")]
# Links of the header and foot are text; the toggle has a test of its own (test_told_to_everybody.py).
EDGELESS = """() => [...document.querySelectorAll("button, input:not([type=hidden], [type=radio]), textarea, select")]
  .filter(each => each.checkVisibility({visibilityProperty: true}))
  .filter(each => !each.closest("[inert], .visually-hidden, .qa-bar, .top-links, .foot, .switch"))
  .filter(each => {
    const edges = [each, each.closest(".composer, .search")].filter(Boolean).map(one => getComputedStyle(one));
    const edged = edges.some(style => parseFloat(style.borderTopWidth) >= 1 && style.borderTopStyle !== "none");
    return !edged && !getComputedStyle(each).textDecorationLine.includes("underline");
  })
  .map(each => each.outerHTML.slice(0, 160))"""
BARE = "() => document.querySelectorAll('main button, dialog button').forEach(each => each.style.border = 'none')"


@pytest.mark.parametrize("place", SOME, ids=lambda place: place.name)
def test_every_control_has_an_edge(visit, place):
    someone = visit(forced_colors="active")
    stand_on(someone, place)
    someone.picture("forced")
    assert someone.page.evaluate(EDGELESS) == []


def test_a_control_without_an_edge_is_noticed(visit):
    someone = visit(forced_colors="active")
    stand_on(someone, SOME[-1])
    someone.page.evaluate(BARE)
    assert someone.page.evaluate(EDGELESS)

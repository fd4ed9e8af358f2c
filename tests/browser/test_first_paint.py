"""What is painted first stays: nothing moves while a page comes in, and no theme gives way to another."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.places import PLACES, stand_on
from tests.support.browser.visitor import BEFORE

SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 250);
})"""
PUSH = "() => document.querySelector('main').prepend(Object.assign(document.createElement('h2'), {textContent: 'x'}))"
SLOW = 6  # times: a page is painted while its end is still being read
COLOUR = "() => getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(250, 249, 245)", "rgb(38, 38, 36)"
SOME = [place for place in PLACES if place.name in ("modal", "a-few-things", "home", "privacy", "login")]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("place", SOME, ids=lambda place: place.name)
def test_nothing_moves_on_a_slow_machine(visit, place, width):
    someone = visit(viewport={"width": width, "height": 720})
    slow = someone.context.new_cdp_session(someone.page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    stand_on(someone, place, opened=False)
    assert someone.page.evaluate(SHIFTS) == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_when_the_fonts_come_late(visit, width):
    someone = visit(viewport={"width": width, "height": 720}).enter("free", BEFORE, fresh=False)
    held = []
    someone.context.route("**/*.woff2", lambda route: held.extend([route]))
    someone.page.goto("/", wait_until="commit")
    expect(someone.page.get_by_role("heading", name=someone.words.title)).to_be_visible()
    someone.page.wait_for_timeout(500)
    assert len(held) == 2
    for route in held:
        route.continue_()
    someone.page.wait_for_load_state()
    someone.page.evaluate("document.fonts.ready")
    assert someone.page.evaluate(SHIFTS) == 0


def test_a_thing_that_moves_is_noticed(visitor):
    """So that the silence above means something."""
    visitor.go("/login/")
    visitor.page.evaluate("document.fonts.ready")
    visitor.page.wait_for_timeout(600)  # a shift just after a person's own act would be excused
    visitor.page.evaluate(PUSH)
    assert visitor.page.evaluate(SHIFTS) > 0


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize(("setting", "prefers", "colour"), [("light", "dark", LIGHT), ("dark", "light", DARK)])
def test_a_persons_theme_is_there_from_the_first_byte(visit, setting, prefers, colour, javascript):
    someone = visit(color_scheme=prefers, java_script_enabled=javascript).enter("on", BEFORE)
    someone.go("/settings/")
    someone.page.locator(f"[name=appearance][value={setting}]").check()
    someone.page.locator(".tab form button").click()
    expect(someone.page.get_by_role("status")).to_be_visible()
    someone.go("/")
    assert someone.page.evaluate(COLOUR) == colour

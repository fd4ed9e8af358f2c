"""The main screens look as they did: held against reference pictures. `make pictures` takes them anew."""

import io
import os
from itertools import product

import pytest
from PIL import Image, ImageDraw

from tests.support.browser import picture_difference
from tests.support.browser.modes import EN, FR
from tests.support.browser.picture_difference import OTHER, PICTURES, SAME, difference, keep, tolerance_for
from tests.support.browser.places import PLACES, stand_on
from tests.support.browser.visitor import PICTURES as SEEN

TAKE = os.environ.get("CLAUDEPRIVACY_PICTURES") == "take"
HEIGHTS = {1280: 800, 320: 640}
BY_NAME = {place.name: place for place in PLACES}
SHOTS = [
    *(("modal", EN, scheme, width) for scheme, width in product(("light", "dark"), HEIGHTS)),
    *((name, EN, "light", 1280) for name in ("block", "a-few-things", "home", "privacy", "receipt", "login")),
    *((name, EN, "dark", 320) for name in ("block", "privacy")),
    *((name, FR, "light", width) for name, width in (("modal", 320), ("block", 1280), ("privacy", 1280))),
]
# What is another each time: ids and hashes, and QA mode's own bar with its clock.
STEADY = """() => {
  const bar = document.querySelector(".qa-bar");
  if (bar) bar.style.visibility = "hidden";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    text.data = text.data.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}/g, id => id.replace(/[0-9a-f]/g, "0"));
  }
}"""


def name_of(shot):
    place, mode, scheme, width = shot
    return f"{place}-{mode.name}-{scheme}-{width}"


def wait_for_fonts(route):
    """On a slow day a page does without fonts that come late; a picture doesn't."""
    sheet = route.fetch().text()
    assert "font-display: optional" in sheet
    route.fulfill(body=sheet.replace("font-display: optional", "font-display: block"), content_type="text/css")


def picture_of(visit, place, mode, scheme, width):
    size = {"width": width, "height": HEIGHTS[width]}
    someone = visit(mode, viewport=size, color_scheme=scheme, reduced_motion="reduce")
    someone.context.route("**/app*.css", wait_for_fonts)
    stand_on(someone, BY_NAME[place], opened=False)
    someone.page.evaluate(STEADY)
    shot = someone.page.screenshot(animations="disabled", caret="hide")
    return Image.open(io.BytesIO(shot)).convert("RGB"), someone.context.browser.version


@pytest.mark.parametrize("shot", SHOTS, ids=name_of)
def test_screen_looks_as_it_did(visit, shot):
    seen, version = picture_of(visit, *shot)
    name = name_of(shot)
    if TAKE:
        keep(seen, name, version)
    tolerance = tolerance_for(version)
    with Image.open(PICTURES / f"{name}.png") as reference:
        differs = difference(reference, seen, tolerance)
    if differs > tolerance.share:
        SEEN.mkdir(parents=True, exist_ok=True)
        seen.save(SEEN / f"differs-{name}.png")
    assert differs <= tolerance.share, f"{name}: {differs:.2%} differs, {tolerance}; if it should: make pictures"


def test_a_moved_toggle_is_seen(visit):
    someone = visit(viewport={"width": 1280, "height": 800}, color_scheme="light", reduced_motion="reduce")
    stand_on(someone, BY_NAME["modal"], opened=False)
    someone.page.evaluate(STEADY)
    pair = []
    for _ in range(3):
        pair.append(Image.open(io.BytesIO(someone.page.screenshot(animations="disabled"))).convert("RGB"))
        someone.page.get_by_role("switch").evaluate("toggle => toggle.checked = !toggle.checked")
    on, off, on_again = pair
    assert difference(on, off, SAME) > SAME.share
    assert difference(on, on_again, SAME) == 0


@pytest.mark.parametrize("tolerance", [SAME, OTHER], ids=["same", "other"])
def test_another_theme_is_seen(tolerance):
    light, dark = (Image.open(PICTURES / f"modal-en-{scheme}-1280.png") for scheme in ("light", "dark"))
    with light, dark:
        assert difference(light, dark, tolerance) > 0.5
        assert difference(light, light, tolerance) == 0


@pytest.mark.parametrize("tolerance", [SAME, OTHER], ids=["same", "other"])
def test_a_missing_button_and_another_size_are_seen(tolerance):
    with Image.open(PICTURES / "login-en-light-1280.png") as reference:
        seen = reference.convert("RGB")
        ImageDraw.Draw(seen).rectangle((400, 300, 700, 345), fill="#d97757")
        assert difference(reference, seen, tolerance) > tolerance.share
        assert difference(reference, seen.crop((0, 0, 1280, 799)), tolerance) == 1


def test_another_browser_or_font_widens_the_tolerance(monkeypatch):
    assert tolerance_for("1.0") is OTHER
    monkeypatch.setattr(picture_difference, "made_with", lambda version: {"chromium": "156", "fonts": "others"})
    assert tolerance_for("156.0") is OTHER


def test_the_references_are_those_that_are_asked_for_and_small():
    kept = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert set(kept) == set(map(name_of, SHOTS))
    assert sum(kept.values()) < 1_500_000

"""Light: what a first view of each screen costs, as it is sent. The table in docs/weight.md is kept by this test."""

import os
import re
from collections import Counter
from dataclasses import replace

import pytest

from claudeprivacy.qa.kit.doors import Qa
from conversations.recents import SHOWN
from tests.support.browser.places import PLACES, stand_on
from tests.support.commands import ROOT

TABLE = ROOT / "docs" / "weight.md"
KINDS = {
    "document": "HTML",
    "stylesheet": "CSS",
    "script": "JS",
    "font": "fonts",
    "image": "pictures",
    "other": "pictures",
}
COLUMNS = ["HTML", "CSS", "JS", "fonts", "pictures", "first paint", "whole"]
FIRST_PAINT, WHOLE = 14_600, 100_000  # bytes: one round trip of a cold connection; a slow line's patience
WITH_HTMX = {"privacy", "general", "account"}  # 16 500 bytes more, none of which holds up the paint
NEAR = 700  # bytes a row may be off: a name, an e-mail, Django's random padding
NAMES = ["modal", "block", "a-few-things", "home", "chat", "general", "account", "privacy", "receipt", "legal", "login"]

WORDS = re.findall(
    r"\w+",
    "how bees plan garden bicycle letter recipe lentils sort index python border essay river trip budget French verbs "
    "guitar chords museum opening hours poem about autumn leaking tap formula birthday speech chess moving boxes",
)


def rows():
    found = re.findall(r"^\| ([\w-]+) \|((?: [\d ]+ \|){7})$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: [int(cell.replace(" ", "")) for cell in cells.strip("|").split("|")] for name, cells in found}


def with_a_full_sidebar(visitor, place):
    """That place for somebody with as many chats as the sidebar lists, each with a title of its own."""
    titles = [
        " ".join(WORDS[number * step % len(WORDS)] for step in (3, 5, 7, 11, 13)) for number in range(1, SHOWN + 1)
    ]
    assert len(set(titles)) == SHOWN
    chats = [{"texts": [{"text": text, "at": f"2025-09-06T08:{minute:02}:00Z"}]} for minute, text in enumerate(titles)]
    chosen = [{"kind": "decision", "at": "2025-09-05T10:00:00Z", "help_improve": True}] if place.persona == "on" else []
    made = Qa(visitor.server.url).person(visitor.page, now=place.now, conversations=chats, decisions=chosen)
    return replace(place, persona=made.email)


def with_one_session(visitor, place):
    """That place for somebody who is logged in here alone: the personas are, in many tests at once."""
    return replace(place, persona=Qa(visitor.server.url).person(visitor.page, now=place.now).email)


def weigh(visitor, place):
    """Bytes of each kind, headers left out, with nothing in any cache."""
    stand_on(visitor, place, opened=False)
    address = visitor.page.url
    page = visitor.context.browser.new_context(storage_state=visitor.context.storage_state()).new_page()
    sent = []
    page.on("requestfinished", lambda request: sent.extend([request]))
    page.goto(address)
    page.evaluate("document.fonts.ready")
    weight = Counter()
    for request in sent:
        weight[KINDS[request.resource_type]] += request.sizes()["responseBodySize"]
    page.context.close()
    weight["first paint"] = weight["HTML"] + weight["CSS"] + weight["JS"]
    weight["whole"] = weight["first paint"] + weight["fonts"] + weight["pictures"]
    return [weight[column] for column in COLUMNS]


def write_down(name, found):
    """With CLAUDEPRIVACY_WEIGH=1: the table says what was measured."""
    cells = "".join(f" {number:,} |".replace(",", " ") for number in found)
    text = TABLE.read_text(encoding="utf-8")
    TABLE.write_text(re.sub(rf"^\| {name} \|.*$", f"| {name} |{cells}", text, flags=re.MULTILINE), encoding="utf-8")


@pytest.mark.parametrize("name", [*NAMES, "modal-30", "chat-30"])
def test_a_first_view_is_light(visit, name):
    (place,) = (place for place in PLACES if place.name == name.removesuffix("-30"))
    visitor = visit()
    if name == "account":
        place = with_one_session(visitor, place)
    found = weigh(visitor, with_a_full_sidebar(visitor, place) if name.endswith("-30") else place)
    if os.environ.get("CLAUDEPRIVACY_WEIGH"):
        write_down(name, found)
    assert all(found)
    assert found[-2] <= FIRST_PAINT or name in WITH_HTMX
    assert found[-1] <= WHOLE
    written = rows()[name]
    assert all(abs(a - b) <= NEAR for a, b in zip(found, written, strict=True)), f"measured {found}, written {written}"

"""The console on any screen, in both themes and languages: axe finds nothing, nothing scrolls sideways."""

from uuid import UUID

import pytest

from tests.support import depth
from tests.support.browser.accessibility import console_complaints
from tests.support.browser.modes import EN, FR, Mode
from tests.support.browser.visitor import BEFORE
from tests.support.depth import is_due

PEOPLE, EVENTS, UPDATES = "/admin/accounts/user/", "/admin/consent/consentevent/", "/admin/consent/policyupdate/"
EXPLAINED = f"{PEOPLE}explain/?who=free@example.com&at=2025-09-29+00:00:00&client=page"
PAGES = {
    "index": "/admin/",
    "people": f"{PEOPLE}?q=o",
    "people-filtered": f"{PEOPLE}?plan__exact=free",
    "events": EVENTS,
    "explain": EXPLAINED,
    "timeline": "",
    "dry-run": f"{PEOPLE}dry-run/?at=2025-09-29+00:00:00&last_day=2025-10-08",
    "updates": UPDATES,
    "update": f"{UPDATES}2/change/",
    "notices": f"{UPDATES}2/notices/",
    "messages": "/admin/consent/noticemessage/",
    "extend": f"{UPDATES}2/extend/",
    "new-update": f"{UPDATES}add/",
    "upload": f"{UPDATES}upload/",
    "preview": f"{UPDATES}2/preview/",
    "campaign": f"{UPDATES}2/campaign/",
}
# Pairs of screens that share neither language nor theme nor width.
SCREENS = [
    *((FR, "dark", 320), (EN, "light", 1280)),
    *((EN, "dark", 768), (FR, "light", 320)),
    *((FR, "dark", 1280), (EN, "light", 768)),
]


def pages_due(screen: tuple[Mode, str, int]) -> dict[str, str]:
    """In `make test` every page on one of the pairs."""
    pair = SCREENS.index(screen) // 2
    return {name: path for number, (name, path) in enumerate(PAGES.items()) if is_due(in_part=number % 3 == pair)}


def test_a_part_shows_every_page_in_each_language_theme_and_width(monkeypatch):
    monkeypatch.setattr(depth, "chosen", depth.PART)
    for name in PAGES:
        assert [len(set(each)) for each in zip(*(s for s in SCREENS if name in pages_due(s)), strict=True)] == [2, 2, 2]


@pytest.mark.parametrize(("mode", "scheme", "width"), SCREENS, ids=str)
def test_console_serves_everybody(visit, record_property, mode: Mode, scheme: str, width: int):
    size = {"width": width, "height": 720}
    admin = visit(mode, bypass_csp=True, color_scheme=scheme, viewport=size).enter("admin", BEFORE, fresh=False)
    found: list[str] = []
    [subject] = {row["subject_id"] for row in admin.server.ledger("on@example.com")}
    shown = pages_due((mode, scheme, width))
    for name, path in shown.items():
        asked = path or f"{EVENTS}subject/{UUID(subject)}/"
        assert admin.go(asked).status == 200, asked
        assert admin.page.url.startswith(f"{admin.server.url}{asked.partition('?')[0]}"), asked
        admin.picture(f"{name}-{mode}-{scheme}-{width}")
        found += [f"{name}: {said}" for said in console_complaints(admin.page, width)]
    record_property("axe_runs", len(shown))
    assert not found, "\n".join(found)

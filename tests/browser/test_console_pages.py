"""The console on any screen, in both themes and languages: axe finds nothing, nothing scrolls sideways."""

from uuid import UUID

import pytest

from tests.support.browser.accessibility import console_complaints
from tests.support.browser.modes import EN, FR, Mode
from tests.support.browser.visitor import BEFORE

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
    "extend": f"{UPDATES}2/extend/",
    "new-update": f"{UPDATES}add/",
    "upload": f"{UPDATES}upload/",
    "preview": f"{UPDATES}2/preview/",
    "campaign": f"{UPDATES}2/campaign/",
}
SCREENS = [(FR, "dark", 320), (EN, "light", 1280), (EN, "dark", 1280), (FR, "light", 320)]


@pytest.mark.parametrize(("mode", "scheme", "width"), SCREENS, ids=str)
def test_console_serves_everybody(visit, record_property, mode: Mode, scheme: str, width: int):
    size = {"width": width, "height": 720}
    admin = visit(mode, bypass_csp=True, color_scheme=scheme, viewport=size).enter("admin", BEFORE, fresh=False)
    found: list[str] = []
    [subject] = {row["subject_id"] for row in admin.server.ledger("on@example.com")}
    for name, path in PAGES.items():
        asked = path or f"{EVENTS}subject/{UUID(subject)}/"
        assert admin.go(asked).status == 200, asked
        assert admin.page.url.startswith(f"{admin.server.url}{asked.partition('?')[0]}"), asked
        admin.picture(f"{name}-{mode}-{scheme}-{width}")
        found += [f"{name}: {said}" for said in console_complaints(admin.page, width)]
    record_property("axe_runs", len(PAGES))
    assert not found, "\n".join(found)

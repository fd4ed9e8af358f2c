"""What keeps a draft from being published leads to its field, on any screen, with and without JavaScript."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser import drafts
from tests.support.browser.accessibility import console_complaints
from tests.support.browser.modes import EN, FR, PLAIN, Mode
from tests.support.browser.visitor import Visitor

SCREENS = [(FR, "dark", 320), (EN, "light", 1280), (PLAIN, "light", 1280)]
FAULTS = {
    "last_day": "leaves less than 14 days",
    "en.choice.title": "more than one line",
    "fr.choice.last_hours": "is as in 2025-08-28",
    "en.choice.last_hours": "says “April 2, 2026”",
}


def spoil(admin: Visitor) -> None:
    """The draft gets a title of two lines, too few days, and a day that contradicts in one language."""
    admin.page.locator("summary", has_text="English, every word of the choice").click()
    admin.page.locator("#id_en-title").fill("One line\nand another")
    admin.page.locator("#id_en-last_hours").fill("Until April 2, 2026.")
    admin.page.locator("#id_last_day").fill("2026-03-05")
    admin.page.locator("input[name=_continue]").click()


def spoilt_draft(writer: Visitor) -> str:
    """Its page."""
    writer.enter("admin", "2026-02-01T10:00:00Z")
    drafts.write_draft(writer, balanced=False)
    spoil(writer)
    return writer.page.url.removeprefix(writer.server.url)


def says_all(admin: Visitor, page: str) -> None:
    """Each with a link."""
    admin.go(page)
    for field, says in FAULTS.items():
        expect(told_of(admin, field)).to_contain_text(says)
        expect(told_of(admin, field).get_by_role("link")).to_be_visible()


def told_of(admin: Visitor, field: str) -> Locator:
    """What is said of that field, which stands beside it in small print."""
    named = admin.page.locator("code").get_by_text(field, exact=True)
    return admin.page.locator("[data-faults]").get_by_role("listitem").filter(has=named)


@pytest.mark.parametrize(("mode", "scheme", "width"), SCREENS, ids=str)
def test_each_fault_leads_to_its_field(visit, own_server, mode: Mode, scheme: str, width: int):
    writer = visit(at=own_server)
    edit = spoilt_draft(writer)
    size = {"width": width, "height": 720}
    admin = visit(mode, at=own_server, bypass_csp=True, color_scheme=scheme, viewport=size)
    admin.enter(writer.email, "2026-02-01T10:00:00Z", fresh=False)
    for page in (edit, edit.replace("change", "publish")):
        says_all(admin, page)
        admin.picture(f"{page.strip('/').rpartition('/')[2]}-{mode}-{scheme}-{width}")
        assert not mode.javascript or console_complaints(admin.page, width) == []
    told_of(admin, "en.choice.title").get_by_role("link").click()
    title = admin.page.locator("#id_en-title")
    expect(title).to_be_in_viewport()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description("has more than one line. Write it in one.")
    admin.picture(f"field-{mode}-{scheme}-{width}")

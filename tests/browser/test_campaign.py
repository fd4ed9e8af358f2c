"""A whole campaign by hand: draft, preview, publish, choose, extend, review, CSV; and the balanced presentation."""

import csv
import time
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import pages
from tests.browser.test_extension import extend
from tests.browser.visitor import Visitor

SLUG, ANNOUNCED, DURING, AFTER = "2026-03-01", "2026-03-01", "2026-03-10T10:00:00Z", "2026-04-02T10:00:00Z"
WORDS = {
    "en": ("Allow", "Don't allow", "Both buttons accept the updated terms.", "Nothing is preset here."),
    "fr": ("Autoriser", "Ne pas autoriser", "Les deux boutons valent acceptation.", "Rien n'est préréglé ici."),
}
LOOK = "element => [...['backgroundColor', 'color', 'borderTopColor', 'borderTopWidth', 'fontSize', 'fontWeight', \
'fontFamily', 'minHeight', 'borderRadius', 'opacity'].map(name => getComputedStyle(element)[name])]"


def write_draft(admin: Visitor, *, balanced: bool) -> None:
    """From the newest update, with new dates and the words of two equal buttons."""
    admin.go("/admin/consent/policyupdate/")
    admin.page.get_by_role("link", name="Add policy update").click()
    admin.page.locator("#id_slug").fill(SLUG)
    admin.page.locator("#id_announced_at_0").fill(ANNOUNCED)
    admin.page.locator("#id_announced_at_1").fill("00:00:00")
    admin.page.locator("#id_last_day").fill("2026-04-01")
    if balanced:
        admin.page.locator("#id_presentation").select_option("balanced")
        admin.page.get_by_label("Toggle starts on").uncheck()
        for language, words in WORDS.items():
            admin.page.locator("summary", has_text=f"{language}: balanced").click()
            for name, text in zip(("allow", "dont_allow", "balanced_terms", "balanced_gpc"), words, strict=True):
                admin.page.locator(f"#id_{language}-{name}").fill(text)
    admin.page.get_by_role("button", name="Save and continue editing").click()
    expect(admin.page.get_by_text("was added successfully")).to_be_visible()


def look_at_previews(admin: Visitor) -> None:
    admin.page.get_by_role("link", name="Preview", exact=True).click()
    frame = admin.page.frame_locator("iframe")
    expect(frame.get_by_role("dialog")).to_contain_text("April 1, 2026")
    admin.page.get_by_label("scene").select_option("block")
    admin.page.get_by_label("language").select_option("fr")
    admin.page.get_by_label("appearance").select_option("dark")
    admin.page.get_by_role("button", name="Show").click()
    expect(frame.get_by_role("dialog")).to_contain_text("Un choix est nécessaire")
    expect(frame.locator("html")).to_have_attribute("data-appearance", "dark")
    admin.picture("preview")


def publish(admin: Visitor) -> None:
    admin.go("/admin/consent/policyupdate/")
    admin.page.get_by_role("link", name=SLUG, exact=True).click()
    admin.page.get_by_role("link", name="Publish", exact=True).click()
    expect(admin.page.get_by_text("What changes against 2025-08-28")).to_be_visible()
    admin.picture("publish")
    admin.page.get_by_label("Type the slug to publish for good").fill(SLUG)
    admin.page.get_by_role("button", name="Publish for good").click()
    expect(admin.page.get_by_text("Published. Nobody can change it any more.")).to_be_visible()
    expect(admin.page.get_by_role("button", name="Save")).to_have_count(0)
    time.sleep(1.1)  # the longest a process believes what it knew


@pytest.fixture
def admin(visit, own_server):
    return visit(at=own_server).enter("admin", "2026-02-01T10:00:00Z")


def test_a_campaign_from_draft_to_csv(visit, own_server, admin):
    write_draft(admin, balanced=False)
    someone = visit(at=own_server).enter("on", DURING)
    someone.go("/")
    pages.is_free(someone)  # a draft is nobody's business
    look_at_previews(admin)
    publish(admin)
    someone.page.reload()
    pages.is_asked(someone)
    someone.at(AFTER).go("/")
    pages.is_blocked(someone)
    extend(admin, "2026-04-20", "More time for everybody.", SLUG)
    time.sleep(1.1)
    someone.page.reload()
    pages.is_asked(someone)
    pages.answer(someone, "Accept", on=False)
    review(visit(at=own_server).enter("reviewer", AFTER, fresh=False), someone)


def review(reviewer: Visitor, someone: Visitor) -> None:
    """Found by e-mail, told in words, explained, and taken along."""
    reviewer.go("/admin/accounts/user/")
    reviewer.page.locator("#searchbar").fill(someone.email)
    reviewer.page.get_by_role("button", name="Search").click()
    with reviewer.page.expect_download() as download:
        reviewer.page.get_by_role("button", name="Export what is filtered as CSV").click()
    (line,) = csv.DictReader(StringIO(Path(download.value.path()).read_text(encoding="utf-8")))
    assert (line["email"], line["decided_update"], line["help_improve"]) == (someone.email, SLUG, "no")
    reviewer.page.get_by_role("link", name="Timeline", exact=True).click()
    expect(reviewer.page.get_by_text("with “Help improve Claude” off.")).to_be_visible()
    reviewer.picture("timeline")
    reviewer.page.get_by_role("link", name="Explain the verdict").click()
    expect(reviewer.page.locator("[data-explained=decided]")).to_be_visible()
    reviewer.picture("explain")


def equal_buttons(visitor: Visitor) -> None:
    """Same look, same size."""
    allow, refuse = pages.button(visitor, "Allow"), pages.button(visitor, "Don't allow")
    assert allow.evaluate(LOOK) == refuse.evaluate(LOOK)
    first, second = allow.bounding_box(), refuse.bounding_box()
    assert first
    assert second
    assert (round(first["width"]), round(first["height"])) == (round(second["width"]), round(second["height"]))
    expect(visitor.page.get_by_role("switch")).to_have_count(0)


def test_two_equal_buttons_on_modal_block_and_sign_up(visit, own_server, admin):
    write_draft(admin, balanced=True)
    publish(admin)
    for persona, now, press, allowed, javascript in (
        ("on", DURING, "Allow", 1, True),
        ("on", DURING, "Don't allow", 0, False),
        ("pro", AFTER, "Don't allow", 0, True),
        ("pro", AFTER, "Allow", 1, False),
        ("new", DURING, "Don't allow", 0, True),
    ):
        visitor = visit(at=own_server, java_script_enabled=javascript).enter(persona, now)
        visitor.go("/")
        for width in (320, 1280):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            equal_buttons(visitor)
            visitor.picture(f"{persona}-{width}")
        pages.button(visitor, press).click()
        pages.is_free(visitor)
        row = visitor.ledger()[-1]
        assert (row["help_improve"], row["terms_accepted"], row["presentation"]) == (allowed, 1, "balanced")
        assert (row["preset"], row["start"], row["touched"]) == (None, None, "yes")

"""A whole campaign by hand: draft, preview, publish, choose, extend, review, CSV; and the balanced presentation."""

import csv
import time
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_extension import extend
from tests.support.browser import pages
from tests.support.browser.drafts import AFTER, DURING, SLUG, look_at_previews, publish, write_draft
from tests.support.browser.visitor import Visitor
from tests.support.server import Server
from tests.support.server_homes import manage

LOOK = "element => [...['backgroundColor', 'color', 'borderTopColor', 'borderTopWidth', 'fontSize', 'fontWeight', \
'fontFamily', 'minHeight', 'borderRadius', 'opacity'].map(name => getComputedStyle(element)[name])]"

# A button's colours fade from the browser's own to ours while a page comes in: at once to their end.
SETTLE = "() => document.getAnimations().forEach(each => each.finish())"


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
    remind(own_server, someone)
    someone.at(AFTER).go("/")
    pages.is_blocked(someone)
    extend(admin, "2026-04-20", "More time for everybody.", SLUG)
    time.sleep(1.1)
    someone.page.reload()
    pages.is_asked(someone)
    pages.answer(someone, "Accept", on=False)
    review(visit(at=own_server).enter("reviewer", AFTER, fresh=False), someone)


def remind(server: Server, someone: Visitor) -> None:
    """Who hasn't chosen is told and reminded, and a second run tells nobody twice."""
    for instant in ("2026-03-10T10:00:00Z", "2026-03-19T10:00:00Z"):
        assert manage(server.home, "send_notices", "--as-of", instant, "--dry-run").returncode == 0
        before = len(someone.outbox(to=someone.email))
        for _ in range(2):
            done = manage(server.home, "send_notices", "--as-of", instant)
            assert done.returncode == 0, done.stderr
            assert len(someone.outbox(to=someone.email)) == before + 1


def review(reviewer: Visitor, someone: Visitor) -> None:
    """Found by e-mail, told in words, explained, and taken along."""
    reviewer.go("/admin/accounts/user/")
    reviewer.page.locator("#searchbar").fill(someone.email)
    reviewer.page.get_by_role("button", name="Search").click()
    with reviewer.page.expect_download() as download:
        reviewer.page.get_by_role("button", name="Export what is filtered as CSV").click()
    (line,) = csv.DictReader(StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig")))
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
    visitor.page.evaluate(SETTLE)
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

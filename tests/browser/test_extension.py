"""An admin extends the last day: everybody blocked by it is free again within five seconds (journey 6)."""

import time

from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.visitor import AFTER, Visitor

SECONDS = 5


def extend(admin: Visitor, last_day: str, reason: str, slug: str = "2025-08-28") -> None:
    admin.go("/admin/consent/policyupdate/")
    admin.page.get_by_role("link", name=slug, exact=True).click()
    admin.page.get_by_role("link", name="Extend the last day").click()
    admin.page.get_by_label("New last day").fill(last_day)
    admin.page.get_by_label("Reason").fill(reason)
    admin.picture("admin")
    admin.page.get_by_role("button", name="Extend the last day").click()


def test_extension_frees_the_blocked(visit, own_server):
    someone, newcomer = visit(at=own_server).enter("free", AFTER), visit(at=own_server).enter("new", AFTER)
    admin = visit(at=own_server).enter("admin", AFTER)
    someone.go("/")
    pages.is_blocked(someone)
    extend(admin, "2025-10-08", "More time for everybody.")
    stored = time.monotonic()
    expect(admin.page.get_by_text("The last day is moved.")).to_be_visible()
    while someone.fetch("/").status != 200:
        assert time.monotonic() - stored < SECONDS, "still blocked"
        time.sleep(0.1)
    time.sleep(max(0, stored + SECONDS - time.monotonic()))
    assert {someone.fetch("/").status for _ in range(20)} == {200}, "some process hasn't seen it"
    someone.page.reload()
    pages.is_asked(someone)
    expect(pages.modal(someone)).to_contain_text("October 8, 2025")
    someone.picture("free-again")
    assert newcomer.fetch("/").status == 303, "a new account stays blocked"


def test_an_extended_last_day_ends_in_a_block_too(visit, own_server):
    someone, admin = visit(at=own_server).enter("free", AFTER), visit(at=own_server).enter("admin", AFTER)
    extend(admin, "2025-10-08", "More time for everybody.")
    expect(admin.page.get_by_text("The last day is moved.")).to_be_visible()
    time.sleep(1.1)  # the longest a process believes what it knew
    someone.at("2025-10-08T23:59:00Z").go("/")
    pages.is_asked(someone)
    someone.at("2025-10-09T00:00:00Z").go("/")
    pages.is_blocked(someone)

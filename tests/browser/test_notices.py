"""A campaign seen through from the console: numbers, mail to the undecided, an extension, the numbers as a file."""

import csv
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_extension import extend
from tests.support.browser import pages
from tests.support.browser.modes import FR
from tests.support.browser.visitor import BEFORE, Visitor
from tests.support.server_homes import manage

CAMPAIGN, MAIL = "/admin/consent/policyupdate/2/campaign/", "/admin/consent/policyupdate/2/notices/"


def open_campaign(admin: Visitor) -> None:
    admin.go("/admin/consent/policyupdate/")
    admin.page.get_by_role("link", name="2025-08-28", exact=True).click()
    admin.page.get_by_role("link", name="Campaign", exact=True).click()
    expect(admin.page.get_by_role("list", name="From everybody to a choice")).to_be_visible()


def row(admin: Visitor, table: str, name: str) -> list[str]:
    found = (
        admin.page.get_by_role("table", name=table)
        .get_by_role("row")
        .filter(has=admin.page.get_by_role("rowheader", name=name, exact=True))
    )
    return found.get_by_role("cell").all_inner_texts()


def axe(visitor: Visitor) -> None:
    """What we put in the middle of Django admin's pages. axe styles them for a moment: its browser lets it."""
    found = Axe().run(visitor.page, context="#content", options={"preload": False})
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def people(visit, own_server):
    """One was shown the notice, one refused."""
    shown, refuses = (visit(at=own_server).enter(name, BEFORE) for name in ("free", "pro"))
    shown.go("/")
    pages.is_asked(shown)
    refuses.go("/")
    pages.answer(refuses, refuses.words.accept, on=False)
    return shown, refuses


@pytest.fixture
def admin(visit, own_server):
    return visit(at=own_server).enter("admin", BEFORE)


def test_who_was_shown_and_who_chose_is_told(admin, people):
    open_campaign(admin)
    everybody = row(admin, "By plan", "All")
    assert (everybody[2], row(admin, "By plan", "Free")[2]) == ("2", "1"), "shown"
    admin.page.locator("summary", has_text="By day").click()
    assert row(admin, "By day", "September 15, 2025")[1:] == ["2", "0", "0", "0", "0", "0", "1", "0", "0", "0 %"]
    admin.picture("numbers")


def test_the_undecided_are_written_to_and_reminded_again_after_an_extension(admin, people, own_server):
    shown, refuses = people
    open_campaign(admin)
    admin.page.get_by_role("link", name="E-mail to the undecided").click()
    said = admin.page.get_by_text("Due now: reminder, 14 days before").inner_text()
    number = int(re.search(r"to (\d+) people", said).group(1))
    admin.page.get_by_role("button", name=f"Send to {number} people").click()
    expect(admin.page.get_by_text("as soon as a worker is free")).to_be_visible()
    before = len(admin.outbox())
    manage(own_server.home, "db_worker", "--batch", "--no-startup-delay", "--no-reload")
    sent = admin.outbox()
    written_to = [address for message in sent[: len(sent) - before] for address in message["to"]]
    assert (len(set(written_to)), len(written_to)) == (number, number)
    assert (shown.email in written_to, refuses.email in written_to) == (True, False)
    admin.page.reload()
    expect(admin.page.get_by_text("to 0 people.")).to_be_visible()
    extend(admin, "2025-10-08", "More time for everybody.")
    admin.at("2025-09-24T10:00:00Z").go(MAIL)
    expect(admin.page.get_by_role("button", name=f"Send to {number} people")).to_be_visible()


def test_an_extension_is_drawn_and_the_numbers_are_taken_along(admin, people):
    extend(admin, "2025-10-08", "More time for everybody.")
    open_campaign(admin)
    expect(admin.page.get_by_text("last day: October 8, 2025")).to_be_visible()
    with admin.page.expect_download() as download:
        admin.page.get_by_role("button", name="Download the numbers as CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
    assert [line["number"] for line in rows if line["measure"] == "off_yes" and line["day"] == BEFORE[:10]] == ["1"]


def test_a_message_is_looked_at_and_sent_to_oneself(admin):
    open_campaign(admin)
    admin.page.get_by_role("link", name="E-mail to the undecided").click()
    admin.page.get_by_label("Language").select_option("fr")
    admin.page.get_by_role("button", name="Preview").click()
    expect(admin.page.get_by_text("Ce que vous pouvez faire")).to_be_visible()
    admin.page.get_by_role("button", name=re.compile("Send a test to")).click()
    expect(admin.page.get_by_text(f"Sent to {admin.email}.")).to_be_visible()
    assert "Ce que vous pouvez faire" in admin.mail_to(admin.email)


def test_the_html_part_stands_by_itself(visit):
    admin = visit().enter("reviewer", BEFORE)
    admin.watch.expected.add("Blocked script execution")  # what the test itself would run: a message may run nothing
    admin.watch.refusals.add(404)  # the browser looks for an icon: a message has none
    admin.go(f"{MAIL}preview/html/?kind=announcement&language=en")
    headings = [heading.inner_text() for heading in admin.page.get_by_role("heading", level=2).all()]
    assert headings == ["What changes", "When", "What you can do"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reviewer_reads_it_on_any_screen(visit, scheme):
    small = {"color_scheme": scheme, "viewport": {"width": 320, "height": 700}}
    reviewer = visit(FR, bypass_csp=True, **small).enter("reviewer", BEFORE)
    for page in (CAMPAIGN, MAIL, f"{MAIL}preview/?kind=reminder-1&language=fr"):
        reviewer.go(page)
        assert reviewer.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page
        assert reviewer.page.locator("#content form[action*=send], #content form[action*=test]").count() == 0
        axe(reviewer)

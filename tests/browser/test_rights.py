"""What is people's own, in a browser: receipts, export small and big, the account's end; also while blocked."""

import json
import subprocess
import zipfile

import pytest
from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE
from tests.support.browser.visitor import AFTER, BEFORE
from tests.support.commands import ROOT
from tests.support.server_homes import environment, manage

FILL = """
from uuid import uuid4
from accounts.models import User
from consent.lib import clock
from conversations.models import Conversation
owner, at = User.objects.get(email={email!r}), clock.now()
facts = dict(owner=owner, title="one of many", started_at=at, started_plan="free", last_message_at=at)
Conversation.objects.bulk_create(Conversation(id=uuid4(), **facts) for _ in range(300))
"""


@pytest.fixture
def work(server):
    """Starts a worker beside the server."""
    started = []

    def start():
        command = ["tools/worker.sh", str(server.process.pid)]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment(server.home), stdin=subprocess.DEVNULL))

    yield start
    for worker in started:
        worker.terminate()
        worker.wait()


def check(someone, content):
    """Paste it on the public page."""
    someone.go("/receipts/verify/")
    someone.page.locator("textarea").fill(content)
    someone.page.locator("form:has(textarea) button").click()


def test_from_history_to_a_receipt_that_anybody_can_check(visit, tmp_path):
    owner, stranger = visit().enter("on", BEFORE), visit()
    owner.go("/settings/privacy/")
    owner.page.locator("[data-privacy=history]").get_by_role("link", name="Receipt").first.click()
    with owner.page.expect_download() as download:
        owner.page.get_by_role("link", name="Download as JSON").click()
    file = tmp_path / "receipt.json"
    download.value.save_as(file)
    check(stranger, file.read_text())
    expect(stranger.page.get_by_role("status").filter(has_text="Genuine")).to_be_visible()
    stranger.page.get_by_label("Or its file").set_input_files(file)
    stranger.page.get_by_role("button", name="Check the file").click()
    expect(stranger.page.get_by_role("status").filter(has_text="Genuine")).to_be_visible()


def test_a_forged_receipt_is_refused_and_said_why(visitor):
    visitor.enter("on", BEFORE).go("/settings/privacy/")
    address = visitor.page.locator("[data-privacy=history] a").first.get_attribute("href")
    receipt = visitor.fetch(f"{address.rstrip('/')}.json").json()
    receipt["event"]["help_improve"] = not receipt["event"]["help_improve"]
    visitor.watch.refusals.add(422)
    check(visitor, json.dumps(receipt))
    expect(visitor.page.get_by_role("alert")).to_contain_text("Its signature doesn't fit")


@EACH_MODE
def test_a_small_export_while_blocked(visit, tmp_path, mode):
    someone = visit(mode).enter("free", AFTER)
    someone.go("/settings/privacy/")
    with someone.page.expect_download() as download:
        pages.button(someone, someone.words.export).click()
    download.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert archive.testzip() is None
        assert someone.email in archive.read("index.html").decode()


def wait_until_ready(someone):
    """The page changes by itself; without JavaScript its link asks again."""
    ready = someone.page.locator("[data-export=ready]")
    for _ in range(60):
        someone.page.wait_for_timeout(500)
        if ready.count():
            break
        if not someone.mode.javascript:
            someone.page.locator("#export-state a").click()
    expect(ready).to_be_visible()
    return ready


@EACH_MODE
def test_a_big_export_while_blocked_shows_its_progress_until_it_is_there(visit, work, tmp_path, mode):
    someone = visit(mode).enter("free", AFTER)
    assert manage(someone.server.home, "shell", "-v0", "-c", FILL.format(email=someone.email)).returncode == 0
    someone.go("/settings/privacy/")
    pages.button(someone, someone.words.export).click()
    expect(someone.page.get_by_role("progressbar")).to_be_visible()
    work()
    ready = wait_until_ready(someone)
    with someone.page.expect_download() as download:
        ready.locator("a[download]").click()
    download.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        told = [
            json.loads(archive.read(name))
            for name in archive.namelist()
            if name.startswith("conversations/0000") and name.endswith(".json")
        ]
    assert [each["title"] for page in told for each in page].count("one of many") == 300


def test_an_account_that_is_deleted_while_blocked_is_logged_out_everywhere_and_its_email_is_free(visit):
    here, there = visit().enter("free", AFTER), visit()
    there.at(AFTER).log_in(here.email)
    here.go("/settings/account/delete/")
    here.page.get_by_label(here.words.password, exact=True).fill("demo")
    pages.button(here, "Delete account permanently").click()
    expect(here.page).to_have_url(f"{here.server.url}/login/")
    there.go("/settings/privacy/")
    expect(there.page).to_have_url(f"{here.server.url}/login/?next=%2Fsettings%2Fprivacy%2F")
    there.go("/signup/")
    there.page.get_by_label(there.words.email, exact=True).fill(here.email)
    for field in ("password1", "password2"):
        there.page.locator(f"[name={field}]").fill("a long enough pass phrase 7")
    there.page.locator("main form button").click()
    expect(there.page.locator("[data-verdict]")).to_be_visible()
    there.email = here.email
    assert there.ledger() == []

"""What a failed browser test leaves: a picture of every tab, a Playwright trace and the server's log, in one folder."""

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.support.browser.visitor import KEEP_PICTURES, Visitor
from tests.support.commands import ROOT

FOLDER = ROOT / Path(os.environ.get("REPORTS") or "var/tests") / "failed"
FAILED = pytest.StashKey[bool]()
WHERE = pytest.StashKey[Path]()


def begin(context: BrowserContext) -> None:
    """With snapshots of the pages where pictures are kept: they take a fifth more time."""
    context.tracing.start(snapshots=KEEP_PICTURES)


def end(test: pytest.Item, visitors: Iterable[Visitor], *, failed: bool) -> None:
    """Keep what there is if the test failed, in a folder whose path the report names; else forget it."""
    if not failed:
        for visitor in visitors:
            visitor.context.tracing.stop()
        return
    folder = FOLDER / re.sub(r"\W+", "-", test.nodeid.removeprefix("tests/")).strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, visitor in enumerate(visitors, 1):
        visitor.context.tracing.stop(path=folder / f"trace-{number}.zip")
        for tab, page in enumerate(visitor.context.pages, 1):
            with suppress(Error):  # a page that hangs has no picture
                page.screenshot(path=folder / f"browser-{number}-tab-{tab}.png", timeout=5_000)
        shutil.copy(visitor.server.log, folder / f"server-{number}.log")
    test.stash[WHERE] = folder


def note(item: pytest.Item, report: pytest.TestReport) -> None:
    """Called with each report of a test: remembers a failure, and names the folder once there is one."""
    if report.failed:
        item.stash[FAILED] = True
    if report.when == "teardown" and (folder := item.stash.get(WHERE, None)):
        print_where = f"{item.nodeid}: see {folder}/ (playwright show-trace opens a trace)"
        report.user_properties.append(("left_behind", print_where))


def lines(reports: Iterable[pytest.TestReport]) -> list[str]:
    """For the end of the run: each failed test and its folder."""
    return [str(said) for report in reports for name, said in report.user_properties if name == "left_behind"]

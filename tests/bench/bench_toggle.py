"""From a click on a toggle to the next paint, in a real Chromium, beside a checkbox on an empty page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import AS_A_DESK_DOES, CHROMIUMS
from tests.support.browser.modes import EN
from tests.support.browser.visitor import BEFORE, Visitor
from tests.support.server import Server
from tests.support.server_homes import shared_template

CLICKS, LIMIT = 20, 50  # milliseconds
PLAIN = "data:text/html,<label><input type=checkbox role=switch> plain</label>"
# What Event Timing says of each click: the longest of the events of one interaction, rounded to 8 ms by the browser.
WATCH = """() => {
  window.took = new Map();
  new PerformanceObserver(list => list.getEntries().filter(each => each.interactionId).forEach(each =>
    window.took.set(each.interactionId, Math.max(each.duration, window.took.get(each.interactionId) ?? 0))))
    .observe({type: "event", durationThreshold: 16});
}"""


@contextmanager
def visitor(factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, CHROMIUMS)))
    server = Server(shared_template(factory), factory.mktemp("server"))
    with sync_playwright() as playwright:
        try:
            server.wait()
            browser = playwright.chromium.launch(executable_path=path, args=[AS_A_DESK_DOES])
            yield Visitor(browser.new_context(base_url=server.url), server, EN, "bench")
            browser.close()
        finally:
            server.stop()


def clicked(page: Page) -> list[float]:
    """Milliseconds of each click; those under 16 are not told of, and count as 16."""
    page.evaluate(WATCH)
    for _ in range(CLICKS):
        page.get_by_role("switch").last.click()  # the Privacy tab has another above it
        page.wait_for_timeout(150)
    told: list[float] = page.evaluate("[...window.took.values()]")
    return [*told, *[16.0] * (CLICKS - len(told))]


def test_a_toggle_answers_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    with visitor(tmp_path_factory) as someone:
        someone.enter("free", BEFORE).go("/")
        took = {"the modal's toggle": clicked(someone.page)}
        someone.enter("on", BEFORE).go("/settings/privacy/")
        took["the Privacy tab's toggle, which saves"] = clicked(someone.page)
        someone.page.goto(PLAIN)
        plain = clicked(someone.page)
    print(f"\n\n{CLICKS} clicks each; empty page's checkbox: median {median(plain):.0f} ms, at most {max(plain):.0f}")
    for name, each in took.items():
        ratio = median(each) / median(plain)
        print(f"{name:38} median {median(each):3.0f} ms, at most {max(each):3.0f} ms, {ratio:.1f} times a plain one")
        assert max(each) < LIMIT, name

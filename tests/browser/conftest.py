"""Browser tests run against the real application as a process of its own, in the Chromium of the machine."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import left_behind
from tests.support.browser.modes import EN, Mode
from tests.support.browser.visitor import Visitor
from tests.support.server import Server
from tests.support.server_homes import shared_template

HERE = Path(__file__).parent
# The shell first: the same engine without a desktop browser's own windows, in half the time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AS_A_DESK_DOES = "--font-render-hinting=slight"  # only the shell asks; letters look the same in both then
MISSING = "No Chromium found. Type: sudo apt-get install chromium-headless-shell (or set CHROMIUM_PATH)"
WAIT = 10_000  # milliseconds; a busy machine is slow, not broken
expect.set_options(timeout=WAIT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    named = os.environ.get("CHROMIUM_PATH")
    path = shutil.which(named) if named else next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        pytest.skip(MISSING)
    return {**browser_type_launch_args, "executable_path": path, "args": [AS_A_DESK_DOES]}


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Iterator[Browser]:
    """The real one, here: elsewhere in the tests this name is Django's client."""
    chromium = launch_browser()
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def template(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo data, and the static files; copied, never served. Not made where there is no browser."""
    return shared_template(tmp_path_factory)


def _serve(template: Path, home: Path) -> Iterator[Server]:
    server = Server(template, home)
    server.wait()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Shared by the tests of this process: each makes accounts of its own."""
    yield from _serve(template, tmp_path_factory.mktemp("server"))


@pytest.fixture
def own_server(template: Path, tmp_path: Path) -> Iterator[Server]:
    """For a test that publishes or extends: these hold for everybody."""
    yield from _serve(template, tmp_path)


@pytest.fixture
def visit(server: Server, new_context: Callable, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Opens browsers that share nothing. At the end nothing may have gone wrong in any of them."""
    visitors: list[Visitor] = []
    item = request.node
    test = re.sub(r"\W+", "-", request.node.name.removeprefix("test_").replace("[chromium", "[")).strip("-")

    def open_browser(mode: Mode = EN, at: Server = server, **options: Any) -> Visitor:
        settings = {"base_url": at.url, "locale": mode.locale, "java_script_enabled": mode.javascript, **options}
        context = new_context(**settings)
        context.set_default_timeout(WAIT)
        left_behind.begin(context)
        visitors.append(Visitor(context, at, mode, test))
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        visitor.context.cookies()  # a round trip: whatever is on its way has arrived
    troubles = [trouble for visitor in visitors for trouble in visitor.watch.troubles]
    left_behind.end(item, visitors, failed=bool(troubles) or left_behind.FAILED in item.stash)
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def visitor(visit: Callable[..., Visitor]) -> Visitor:
    """One browser, in English, with JavaScript."""
    return visit()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    left_behind.note(item, report)
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Where failed tests left what they saw; how often axe was asked, of all processes together."""
    ended = [report for how in ("", "failed", "error") for report in terminalreporter.getreports(how)]
    for line in left_behind.lines(ended):
        terminalreporter.write_line(line, red=True)
    reports = [report for report in terminalreporter.getreports("passed") if report.when == "call"]
    runs = [count for report in reports for name, count in report.user_properties if name == "axe_runs"]
    if runs:
        terminalreporter.write_line(
            f"== axe: {sum(runs)} runs on {len(runs)} pages (a screen in a language), no violations"
        )

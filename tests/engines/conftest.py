"""The same journeys in the two other engines: Firefox ESR and WebKitGTK, as the machine has them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright
from selenium.webdriver import WebKitGTK

from tests.support.engines import firefox as by_firefox
from tests.support.engines import webkit as by_webkit
from tests.support.engines.person import Person
from tests.support.server import Server
from tests.support.server_homes import shared_template

HERE = Path(__file__).parent
ENGINES = ("firefox", "webkit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests, in a phase of their own; each engine stays in one process, and is started once."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.engines)


def installed(variable: str, names: tuple[str, ...], packages: str) -> str:
    for name in (os.environ.get(variable), *names):
        if name and (path := shutil.which(name)):
            return path
    pytest.skip(f"{names[0]} is not installed. Type: sudo apt-get install {packages} (or set {variable})")


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    path = installed("FIREFOX_PATH", ("firefox-esr", "firefox"), "firefox-esr")
    with by_firefox.running(playwright, path) as browser:
        yield browser


@pytest.fixture(scope="session")
def webkit() -> Iterator[WebKitGTK]:
    packages = "webkit2gtk-driver xvfb xauth"
    path = installed("WEBKIT_DRIVER_PATH", ("WebKitWebDriver",), packages)
    installed("XVFB_PATH", ("Xvfb",), packages)
    with by_webkit.running(path) as driver:
        yield driver


@pytest.fixture(scope="session")
def engine_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(tmp_path_factory, "server")


def serve(factory: pytest.TempPathFactory, name: str) -> Iterator[Server]:
    server = Server(shared_template(factory), factory.mktemp(name))
    server.wait()
    yield server
    server.stop()


@pytest.fixture
def own_engine_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For a test that extends: this holds for everybody."""
    yield from serve(tmp_path_factory, "own")


def someone_in(request: pytest.FixtureRequest, server: str) -> Iterator[Person]:
    browser = request.getfixturevalue(request.param)  # first: where it is missing, no server is made
    at = request.getfixturevalue(server)
    kinds = {"firefox": by_firefox.FirefoxHands, "webkit": by_webkit.WebKitHands}
    hands = kinds[request.param](browser, at.url)
    yield Person(hands, at)
    hands.close()


EACH_ENGINE = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ENGINES]


@pytest.fixture(params=EACH_ENGINE)
def someone(request: pytest.FixtureRequest) -> Iterator[Person]:
    """A person in a browser without cookies, in each engine in turn."""
    yield from someone_in(request, "engine_server")


@pytest.fixture(params=EACH_ENGINE)
def someone_apart(request: pytest.FixtureRequest) -> Iterator[Person]:
    """The same, on a server that nobody else uses."""
    yield from someone_in(request, "own_engine_server")

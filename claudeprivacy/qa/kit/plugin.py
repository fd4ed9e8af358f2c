"""A plugin of pytest for tests against any server in QA mode: `pytest --qa-url http://127.0.0.1:8000`.

It needs neither Django nor Playwright. Where pytest-playwright is there, `page.goto("/")` goes to that server.
"""

import os
from collections.abc import Callable

import pytest

from claudeprivacy.qa.kit.browsers import HttpBrowser
from claudeprivacy.qa.kit.doors import Person, Qa, Told

MISSING = "Say which server in QA mode: --qa-url http://127.0.0.1:8000, or QA_URL in the environment."


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("claudeprivacy").addoption(
        "--qa-url", default=os.environ.get("QA_URL"), metavar="URL", help="a server in QA mode (else QA_URL)"
    )


def pytest_configure(config: pytest.Config) -> None:
    url = config.getoption("--qa-url")
    if url and getattr(config.option, "base_url", url) is None:
        config.option.base_url = url


@pytest.fixture(scope="session")
def qa_url(pytestconfig: pytest.Config) -> str:
    """The server's address, without a slash at its end."""
    url: str | None = pytestconfig.getoption("--qa-url")
    if not url:
        raise pytest.UsageError(MISSING)
    return url.rstrip("/")


@pytest.fixture(scope="session")
def qa(qa_url: str) -> Qa:
    """Everything below in one object."""
    return Qa(qa_url)


@pytest.fixture
def qa_browser(qa: Qa) -> HttpBrowser:
    """A browser of plain HTTP, of nobody yet."""
    return qa.browser()


@pytest.fixture
def qa_person(qa: Qa) -> Callable[..., Person]:
    """qa_person(page, now="2025-09-15T10:00:00Z", plan="pro"): a new person, logged in there."""
    return qa.person


@pytest.fixture
def qa_clock(qa: Qa) -> Callable[..., Told]:
    """qa_clock(page, "2025-09-29T00:00:01Z"): that browser's time; None: the real one."""
    return qa.clock


@pytest.fixture
def qa_world(qa: Qa) -> Callable[..., Told]:
    """qa_world(page, last_day="2025-10-08"): the current update for that browser alone."""
    return qa.world


@pytest.fixture
def qa_outbox(qa: Qa) -> Callable[..., list[Told]]:
    """qa_outbox("somebody@example.com"): the messages to them, the newest first."""
    return qa.outbox


@pytest.fixture
def qa_ledger(qa: Qa) -> Callable[..., list[Told]]:
    """qa_ledger(person): their rows, in sequence."""
    return qa.ledger


@pytest.fixture
def qa_fault(qa: Qa) -> Callable[..., Told]:
    """qa_fault(page, "/chats/", status=503, times=1): that browser's next requests fail."""
    return qa.fault

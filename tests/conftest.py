"""What every test may lean on: published updates, the cast, a client whose clock can be set."""

import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import translation

from consent.core import documents, updates
from consent.evidence import signing
from tests.support.alike import asks_a_database
from tests.support.client import TravellingClient
from tests.support.factories import publish_shipped

pytest_plugins = [
    f"tests.support.{name}" for name in ("alike", "depth", "flushing", "left_out", "marks", "server_homes", "staff")
]


@pytest.fixture(autouse=True)
def _no_memory_between_tests() -> Iterator[None]:
    """A test's publications are rolled back; what the process remembers of them must go too. So must the language that
    the test before was answered in."""
    updates.forget()
    documents.forget()
    translation.deactivate()
    yield
    updates.forget()
    documents.forget()
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _no_wait_for_the_disk() -> Iterator[None]:
    """No test pulls a plug, and what a killed process wrote is the system's: a sync needn't wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session")
def _new_var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has made yet, without pytest's own bookkeeping of one a test."""
    folder = tmp_path_factory.mktemp("var")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(scope="session")
def _keys_when_asked_for(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[Path]]:
    """The var folders whose keys, as `make_key` leaves them, are written when somebody first asks where they lie.

    Most tests never do, and files are dear.
    """
    folder, waiting = signing.folder, set[Path]()
    with override_settings(CONSENT_VAR_DIR=tmp_path_factory.mktemp("made")):
        signing.make_first()
        made = [(file.name, file.read_bytes(), file.stat().st_mode & 0o777) for file in folder().iterdir()]

    def written() -> Path:
        there = folder()
        if there.parent in waiting:
            waiting.discard(there.parent)
            there.mkdir(parents=True, mode=0o700)
            for name, content, mode in made:
                (there / name).write_bytes(content)
                (there / name).chmod(mode)
        return there

    signing.folder = written
    yield waiting
    signing.folder = folder


@pytest.fixture(autouse=True)
def _var_of_its_own(settings: Any, _new_var: Iterator[Path], _keys_when_asked_for: set[Path]) -> Iterator[None]:
    """Keys, checkpoints and the journal of a test are its own; a key is made already."""
    settings.VAR_DIR = settings.CONSENT_VAR_DIR = next(_new_var)
    _keys_when_asked_for.add(settings.VAR_DIR)
    yield
    _keys_when_asked_for.clear()


@pytest.fixture
def steady_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Published updates are asked for once and no more: for tests that count queries, however slow the machine."""
    monkeypatch.setattr(updates, "MAX_AGE", 3600.0)


@pytest.fixture
def policy_update(db: None) -> Any:
    """The update of 28 August 2025, published, and the one before it."""
    return publish_shipped()


@pytest.fixture
def committed(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """PostgreSQL as it is. SQLite: a copy in a file, because one in memory can't be shared by writers."""
    memory: Any = connections["default"]
    if memory.vendor != "sqlite":
        yield
        return
    file = tmp_path / "committed.sqlite3"
    copy = sqlite3.connect(file)
    memory.ensure_connection()
    memory.connection.backup(copy)
    copy.close()
    name, memory_name = str(file), connections.settings["default"]["NAME"]
    connections.settings["default"]["NAME"] = name
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"]["NAME"] = memory_name
    connections["default"] = memory


@pytest.fixture
def client_at() -> TravellingClient:
    return TravellingClient()


@pytest.fixture
def new_client() -> Callable[[], TravellingClient]:
    return TravellingClient


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="leave out tests that never ask a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches no database answers the same on each: `make test` runs it once, with SQLite."""
    if config.getoption("--only-database"):
        left_out = [item for item in items if not asks_a_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if asks_a_database(item)]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """CI accepts no skipped test (CLAUDEPRIVACY_NO_SKIPS=1)."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("CLAUDEPRIVACY_NO_SKIPS") == "1"
        and reporter
        and reporter.stats.get("skipped")
        and exitstatus == 0
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("Skipped tests are not accepted here (CLAUDEPRIVACY_NO_SKIPS=1).", red=True)

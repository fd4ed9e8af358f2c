"""kill -9 under write load: whatever was answered is there after the restart, and the ledger verifies."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.server import Server
from tests.support.server_homes import manage
from tests.support.server_processes import PATIENCE, Person

PEOPLE, ANSWERED = 6, 60  # people at once, answers before the kill


@pytest.fixture
def server(tmp_path, home_in):
    with home_in(tmp_path) as home:
        server = Server(None, home)
        yield server
        server.stop()


def kill_under_load(server, people):
    """The server's processes, by their own group's id, in the middle of the writing."""
    with ThreadPoolExecutor(len(people)) as pool:
        writing = [pool.submit(person.toggle_for_ever) for person in people]
        deadline = time.monotonic() + PATIENCE
        while sum(len(person.answered) for person in people) < ANSWERED and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait(PATIENCE)
        for each in writing:
            each.result(PATIENCE)


def test_every_answered_choice_survives_kill_9(server):
    server.wait()
    people = [Person(server.url) for _ in range(PEOPLE)]
    kill_under_load(server, people)
    server.start()
    server.wait()
    assert sum(len(person.answered) for person in people) >= ANSWERED
    for person in people:
        stored = [bool(row["help_improve"]) for row in server.ledger(person.email)]
        assert stored[: len(person.answered)] == person.answered
        assert len(stored) - len(person.answered) in (0, 1)
    done = manage(server.home, "verify_ledger")
    assert (done.returncode, done.stderr) == (0, "")

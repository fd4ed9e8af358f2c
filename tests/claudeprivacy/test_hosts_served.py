"""A server started as README says answers at the address that it prints, whatever HOST says."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.support.commands import ROOT
from tests.support.server_homes import environment

PATIENCE = 60  # seconds
TAKEN = count()


def free_port():
    """Below those that the system gives out itself, in a range of this process of the tests."""
    first = 20000 + 500 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + next(TAKEN)
    for port in range(first, first + 500):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")


@pytest.fixture
def started(tmp_path, home_in):
    with home_in(tmp_path) as home:
        processes = []

        def start(host):
            said, port = home / "said", free_port()
            with said.open("wb") as log:
                env = {**environment(home), "HOST": host, "PORT": str(port)}
                command = [sys.executable, "-m", "gunicorn"]
                options = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "start_new_session": True}
                processes.append(subprocess.Popen(command, cwd=ROOT, env=env, **options))
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until and "Ctrl-C" not in said.read_text():
                time.sleep(0.1)
            return re.search(r"claudeprivacy is at (\S+)/", said.read_text())[1], port

        yield start
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def status(address, **headers):
    try:
        with urlopen(Request(f"{address}/login/", headers=headers), timeout=PATIENCE) as answer:  # noqa: S310  loopback
            return answer.status
    except HTTPError as error:
        return error.code


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["", "0.0.0.0", "127.0.0.2", "::1", "::", "localhost"])  # noqa: S104  on purpose
def test_the_site_answers_at_the_address_it_prints(started, host):
    address, port = started(host)
    assert (status(address), address.rpartition(":")[2]) == (200, str(port))
    assert status(address, Host="evil.example") == 400

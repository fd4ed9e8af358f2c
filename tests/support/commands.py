"""The project's commands as processes of their own, each a fork of one that is prepared (it saves a second each)."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.server_settings"
PATIENCE = 120  # seconds; a busy machine is slow, not broken
MADE_FOR_TESTS = ("PYTEST_", "CLAUDEPRIVACY_")


class Started:
    """A command that runs; `returncode` is there once `communicate` has waited for it."""

    returncode: int | None = None

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self.arguments = arguments
        self._out, self._err = tempfile.TemporaryFile("w+b"), tempfile.TemporaryFile("w+b")  # noqa: SIM115  closed below
        reader, writer = os.pipe()
        request = json.dumps({"arguments": arguments, "environment": environment}).encode()
        prepared = _prepared(environment["DATABASE_URL"].partition(":")[0])
        socket.send_fds(prepared, [request], [self._out.fileno(), self._err.fileno(), writer])
        os.close(writer)
        self._status = os.fdopen(reader, "rb", buffering=0)
        self._said = b""

    @property
    def pid(self) -> int:
        while b"\n" not in self._said:
            assert self._listen(PATIENCE), "the prepared process is gone"
        return int(self._said.splitlines()[0])

    def communicate(self, timeout: float = PATIENCE) -> tuple[str, str]:
        """Standard output and standard error, once it has ended. Killed, and an AssertionError, after `timeout`."""
        in_time = self._has_ended_within(timeout)
        if not in_time:
            os.kill(self.pid, signal.SIGKILL)
            self._has_ended_within(PATIENCE)
        self.returncode = int(self._said.splitlines()[1])
        said = self.so_far()
        for file in (self._status, self._out, self._err):
            file.close()
        assert in_time, f"{self.arguments[0]} did not end within {timeout} s:\n{said}"
        return said

    def _has_ended_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self._said.count(b"\n") < 2 and self._listen(deadline - time.monotonic()):  # noqa: PLR2004  pid, exit code
            pass
        return self._said.count(b"\n") == 2  # noqa: PLR2004  as above

    def _listen(self, seconds: float) -> bytes:
        """More of the status: nothing if none came in time."""
        ready, _, _ = select.select([self._status], [], [], max(seconds, 0))
        more = self._status.read(64) if ready else b""
        self._said += more
        return more

    def so_far(self) -> tuple[str, str]:
        """What it has written to standard output and standard error."""
        return _written(self._out.fileno()), _written(self._err.fileno())


def _written(file: int) -> str:
    """Without a seek, which would move the place where the command writes on."""
    return os.pread(file, os.fstat(file).st_size, 0).decode()


def run(arguments: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    started = Started(arguments, environment)
    out, err = started.communicate()
    return subprocess.CompletedProcess(arguments, started.returncode or 0, out, err)


@cache
def _prepared(kind: str) -> socket.socket:
    """One for each kind of database, for as long as these tests run."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.support.prepared_process", str(theirs.fileno())]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(MADE_FOR_TESTS)}
    environment |= {"DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": f"{kind}:////nowhere/none"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()
    atexit.register(_end, ours, process)
    return ours


def _end(ours: socket.socket, process: subprocess.Popen[bytes]) -> None:
    ours.close()
    process.wait(PATIENCE)

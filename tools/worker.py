"""The background worker beside `make run`'s server: the process PID starts `python -m tools.worker PID`.

It lives as long as its parent and no longer, however that ends: each process looks who its parent is. The supervisor
imports no Django and starts the worker again when it dies. Production runs `db_worker` by itself (docs/operations.md).
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress

POLL = 0.5  # seconds between two looks at the parent, or at the queue
GRACE = 10  # seconds a task under way has to come to its end
LONGEST_WAIT = 30  # seconds before a worker that keeps dying is started once more
ARGUMENTS = ["--queue-name=*", "--no-startup-delay", "--no-reload", f"--interval={POLL}", "--verbosity=0"]


def supervise(server: int) -> None:
    """Returns when the server is gone; the worker then sees that we are."""
    os.setsid()  # Ctrl-C is for the server
    failures = 0
    while os.getppid() == server:
        started = time.monotonic()
        code, last_line = run_worker(server)
        if os.getppid() != server:
            return
        failures = 0 if time.monotonic() - started > LONGEST_WAIT else failures + 1
        say(f"the background worker ended ({code}{last_line}); it is started again")
        wait(min(2.0**failures, LONGEST_WAIT), lambda: os.getppid() != server)


def run_worker(server: int) -> tuple[int, str]:
    """Its exit code and the last thing it complained of, if anything. Returns early when the server is gone."""
    with tempfile.TemporaryFile() as complaints:
        command = [sys.executable, "-m", "tools.worker", "--work", str(os.getpid())]
        worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaints)
        while worker.poll() is None and os.getppid() == server:
            time.sleep(POLL)
        complaints.seek(0)
        lines = complaints.read().decode(errors="replace").strip().splitlines()
    return worker.returncode or 0, f": {lines[-1]}" if lines else ""


def work(supervisor: int) -> None:
    """Works the queue until the supervisor is gone."""
    threading.Thread(target=end_with, args=(supervisor,), daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claudeprivacy.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "db_worker", *ARGUMENTS])


def end_with(supervisor: int) -> None:
    wait(float("inf"), lambda: os.getppid() != supervisor)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def wait(seconds: float, enough: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not enough():
        time.sleep(POLL)


def say(text: str) -> None:
    with suppress(OSError):  # a terminal that is gone is no reason to end
        print(f"claudeprivacy: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--work":
        work(int(sys.argv[2]))
    else:
        supervise(int(sys.argv[1]))

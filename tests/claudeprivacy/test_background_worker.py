"""`make run` works the queue too: one worker, as long as the server lives, started again when it dies."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from claudeprivacy import workers
from tests.support.commands import ROOT
from tests.support.server_homes import empty_home, environment, manage

AS_IT_IS = {"PORT": "0", "DJANGO_SETTINGS_MODULE": "claudeprivacy.settings"}
PATIENCE = 60  # seconds; a busy machine is slow, not broken
ENQUEUE = "from tests.support import worker_tasks; worker_tasks.{}.enqueue({!r})"
STAND_IN = "tools/worker.sh $$ </dev/null & exec sleep 600"


def eventually(what):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError("It did not happen.")


def alive(pid):
    return bool(stat := stat_of(pid)) and stat[0] != "Z"  # Z: dead, and nobody has asked yet


def stat_of(pid):
    """State, parent and what follows, as Linux tells it; nothing if there is no such process."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return []


def children_of(pid):
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [number for number in numbers if stat_of(number)[1:2] == [str(pid)]]


def only_child_of(pid):
    (child,) = eventually(lambda: children_of(pid))
    return child


def put_into_the_queue(home, name, task="note_who"):
    assert manage(home, "shell", "-v0", "-c", ENQUEUE.format(task, str(home / name))).returncode == 0


def worked_by(home, name):
    """The pid of the worker that did this task."""
    return int(eventually(lambda: (home / name).exists() and (home / name).read_text()))


def heeds_interrupts():
    """Also where the tests run in the background of a shell, which has them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Running:
    """A command in a session of its own, what it says kept."""

    def __init__(self, home, *command):
        self.said = home / "said"
        with self.said.open("wb") as said:
            options = {"cwd": ROOT, "env": environment(home) | AS_IT_IS, "start_new_session": True}
            options["preexec_fn"] = heeds_interrupts
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, **options)

    def end(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


@pytest.fixture
def running(tmp_path):
    started = []

    def start(home, *command):
        started.append(Running(home, *command))
        return started[-1]

    yield start
    for each in started:
        each.end()


def test_make_run_works_the_queue_and_starts_a_dead_worker_again(tmp_path, running):
    with empty_home(tmp_path) as home:
        site = running(home, "make", "-o", "venv", "run")
        eventually(lambda: "Stop with Ctrl-C" in site.said.read_text())
        assert (home / "var" / "keys" / "current").exists()
        assert "consent.W010" not in site.said.read_text()
        put_into_the_queue(home, "first")
        first = worked_by(home, "first")
        os.kill(first, signal.SIGKILL)
        put_into_the_queue(home, "second")
        second = worked_by(home, "second")
        assert first != second
        site.process.send_signal(signal.SIGTERM)
        site.process.wait(PATIENCE)
        eventually(lambda: not alive(second))
    said = site.said.read_text().partition("Stop with Ctrl-C.\n")[2].strip().splitlines()
    assert said[0] == "claudeprivacy: the background worker ended; it is started again"
    assert not [line for line in said[1:] if "Terminated" not in line]


@pytest.fixture(scope="module")
def home(django_db_setup, tmp_path_factory, home_in):
    with home_in(tmp_path_factory.mktemp("worker")) as made:
        yield made


def beside(server):
    """The supervisor and its worker, once that works."""
    supervisor = only_child_of(server.process.pid)
    return supervisor, eventually(lambda: worker_of(supervisor))


def worker_of(supervisor):
    return next((pid for pid in children_of(supervisor) if b"db_worker" in command_of(pid)), None)


def command_of(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("whom", [os.kill, os.killpg], ids=["the server", "its group, as Ctrl-C does"])
def test_the_worker_ends_with_its_server_however_that_ends(home, running, end, whom):
    server = running(home, "sh", "-c", STAND_IN)
    supervisor, worker = beside(server)
    whom(server.process.pid, end)
    server.process.wait(PATIENCE)
    eventually(lambda: not alive(worker) and not alive(supervisor))
    assert "started again" not in server.said.read_text()


def test_the_worker_ends_when_its_supervisor_is_ended(home, running):
    server = running(home, "sh", "-c", STAND_IN)
    supervisor, worker = beside(server)
    os.kill(supervisor, signal.SIGTERM)
    eventually(lambda: not alive(worker) and not alive(supervisor))


def test_a_supervisor_killed_outright_leaves_a_worker_that_ends_with_its_server(home, running):
    server = running(home, "sh", "-c", STAND_IN)
    supervisor, worker = beside(server)
    os.kill(supervisor, signal.SIGKILL)
    put_into_the_queue(home, "orphan")
    assert worked_by(home, "orphan") == worker
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(PATIENCE)
    eventually(lambda: not alive(worker))


def test_what_a_killed_worker_had_in_hand_another_takes_over(home, running):
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--interval=0.2"]
    first = running(home, *command)
    put_into_the_queue(home, "taken", "note_who_the_second_time")
    assert worked_by(home, "taken.begun") == first.process.pid
    first.end()
    second = running(home, *command)
    assert worked_by(home, "taken") == second.process.pid
    assert "worker_tasks.note_who_the_second_time) died" in second.said.read_text()


def test_a_living_worker_keeps_what_it_has_in_hand(home, running):
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--interval=0.2"]
    running(home, *command)
    put_into_the_queue(home, "kept", "note_who_the_second_time")
    worked_by(home, "kept.begun")
    other = running(home, *command)
    put_into_the_queue(home, "beside")
    assert worked_by(home, "beside") == other.process.pid
    time.sleep(workers.BEAT + 2)
    assert not (home / "kept").exists()

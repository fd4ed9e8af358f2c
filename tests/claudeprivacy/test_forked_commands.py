"""A command that tests fork from a prepared process is what a process of its own would be."""

import re
import signal
import subprocess
import sys
import time

import pytest

from tests.support.commands import PATIENCE, ROOT, Started, run
from tests.support.server_homes import environment


@pytest.fixture
def said(tmp_path):
    return environment(tmp_path)


def test_a_forked_command_reads_the_settings_that_a_fresh_process_reads(said):
    said |= {"DEBUG": "1", "EMAIL_HOST": "mail.example", "CLAUDEPRIVACY_STATIC": "finders"}
    command = [sys.executable, "manage.py", "diffsettings", "--all"]
    fresh = subprocess.run(command, cwd=ROOT, env=said, capture_output=True, text=True, check=True).stdout
    forked = run(("diffsettings", "--all"), said).stdout
    assert "mail.example" in forked
    assert re.sub(" at 0x[0-9a-f]+", "", forked).splitlines() == re.sub(" at 0x[0-9a-f]+", "", fresh).splitlines()


@pytest.mark.parametrize(
    ("code", "ended", "written"),
    [
        ("print('here')", 0, ("here\n", "")),
        ("import sys; sys.exit(3)", 3, ("", "")),
        ("import sys; sys.exit('why')", 1, ("", "why\n")),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL, ("", "")),
    ],
)
def test_a_forked_command_says_how_it_ended_and_what_it_wrote(said, code, ended, written):
    done = run(("shell", "--no-imports", "-c", code), said)
    assert (done.returncode, (done.stdout, done.stderr)) == (ended, written)


def test_a_forked_command_that_hangs_is_killed_and_what_it_wrote_is_told(said):
    started = Started(("shell", "--no-imports", "-c", "print('begun', flush=True)\nwhile True: pass"), said)
    deadline = time.monotonic() + PATIENCE
    while not started.so_far()[0] and time.monotonic() < deadline:
        time.sleep(0.05)
    with pytest.raises(AssertionError, match=r"(?s)did not end within 0.1 s.*begun"):
        started.communicate(timeout=0.1)
    assert started.returncode == -signal.SIGKILL


def test_two_forked_commands_know_nothing_of_each_other(said):
    assert run(("shell", "--no-imports", "-c", "import os; os.environ['LEFT'] = '1'"), said).returncode == 0
    assert run(("shell", "--no-imports", "-c", "import os; print('LEFT' in os.environ)"), said).stdout == "False\n"

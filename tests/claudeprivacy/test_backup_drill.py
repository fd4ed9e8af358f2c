"""The backup drill of docs/operations.md, as anybody can run it: on the engine that the tests run on."""

import subprocess
import sys

import pytest

from tests.support.server import ROOT


@pytest.mark.django_db
def test_a_restored_backup_is_brought_up_to_date_by_the_journal():
    drill = [sys.executable, str(ROOT / "tools" / "backup_drill.py")]
    done = subprocess.run(drill, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["All as it must be."]), done.stdout + done.stderr

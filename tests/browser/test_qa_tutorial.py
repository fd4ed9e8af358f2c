"""The ten tests of docs/qa.md, run as they are written there against a running server, several at once."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.support import tutorial
from tests.support.commands import ROOT
from tests.support.server_homes import made_once

KIT = ROOT / "claudeprivacy" / "qa" / "kit"
PLAYWRIGHT = "1.65.1"  # of npm's @playwright/test
HAS_NODE = bool(shutil.which("node") and shutil.which("npm"))


@pytest.fixture
def environment(server, browser_type_launch_args):
    ours = ("PYTEST_", "DJANGO_", "CLAUDEPRIVACY_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    chromium = browser_type_launch_args["executable_path"]
    return {**kept, "QA_URL": server.url, "CHROMIUM_PATH": str(chromium), "PYTHONPATH": str(ROOT), "CI": ""}


def run(command, folder, environment):
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_five_for_pytest_pass(server, environment, tmp_path):
    assert tutorial.write(tmp_path, "python") == ["conftest.py", "test_qa.py"]
    del environment["QA_URL"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "-p",
        "no:django",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
    ]
    done = run([*command, "--qa-url", server.url, "test_qa.py"], tmp_path, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b5 passed", done.stdout)


def node_modules(environment):
    """What npm brings, once for as long as the version is the same; the kit is linked."""
    home = ROOT / "var" / "tests" / f"node-{PLAYWRIGHT}"
    home.parent.mkdir(parents=True, exist_ok=True)
    with made_once(home) as first:
        if first:
            npm = [
                "npm",
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=5",
                f"@playwright/test@{PLAYWRIGHT}",
                str(KIT),
            ]
            done = run(npm, home, {**environment, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"})
            assert done.returncode == 0, done.stdout + done.stderr
    return home / "node_modules"


if HAS_NODE:  # where there is none, nothing is missing that the machine could have run

    def test_the_five_for_playwright_pass(environment, tmp_path):
        (tmp_path / "node_modules").symlink_to(node_modules(environment))
        assert tutorial.write(tmp_path, "js") == ["playwright.config.mjs", "qa.spec.mjs"]
        command = ["npx", "playwright", "test", "--workers", "2", "--reporter", "line"]
        done = run(command, tmp_path, environment)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.search(r"\b5 passed", done.stdout)

"""tools/browser.sh: finds each browser, or says in one line what to type."""

import os
import subprocess

import pytest

from tests.support import house

PACKAGES = {"chromium": "chromium-headless-shell", "firefox": "firefox-esr", "webkit": "webkit2gtk-driver xvfb xauth"}
NAMES = {"chromium": "chromium", "firefox": "firefox-esr", "webkit": "WebKitWebDriver"}
VARIABLES = {"chromium": "CHROMIUM_PATH", "firefox": "FIREFOX_PATH", "webkit": "WEBKIT_DRIVER_PATH"}


@pytest.fixture
def find(tmp_path):
    """The script on a machine that has these programs, and no apt-get."""

    def run(program, *programs, **named):
        for name in programs:
            (tmp_path / name).touch(mode=0o755)
        environment = {"PATH": str(tmp_path), **named}
        command = ["/bin/sh", "tools/browser.sh", program]
        return subprocess.run(command, cwd=house.ROOT, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize("program", NAMES)
def test_an_installed_browser_is_found(find, tmp_path, program):
    found = find(program, NAMES[program], "Xvfb")
    assert (found.returncode, found.stdout, found.stderr) == (0, f"{tmp_path / NAMES[program]}\n", "")


@pytest.mark.parametrize("program", NAMES)
def test_a_browser_named_in_the_environment_comes_first(find, tmp_path, program):
    found = find(program, NAMES[program], "Xvfb", "mine", **{VARIABLES[program]: str(tmp_path / "mine")})
    assert found.stdout == f"{tmp_path / 'mine'}\n"


@pytest.mark.parametrize("program", NAMES)
def test_without_a_browser_one_line_says_what_to_type(find, program):
    found = find(program)
    assert (found.returncode, found.stdout) == (1, "")
    [line] = found.stderr.splitlines()
    assert f"Type: sudo apt-get install {PACKAGES[program]} (or set {VARIABLES[program]})" in line


def test_the_shell_of_chromium_comes_before_the_desk(find, tmp_path):
    assert find("chromium", "chromium", "chromium-headless-shell").stdout == f"{tmp_path / 'chromium-headless-shell'}\n"


def test_webkit_is_nothing_without_a_display(find):
    assert find("webkit", "WebKitWebDriver").returncode == 1


def test_a_browser_that_is_not_known_is_bad_use(find):
    assert find("lynx").returncode == 2


def test_the_script_that_finds_browsers_can_be_run():
    assert os.access(house.ROOT / "tools" / "browser.sh", os.X_OK)

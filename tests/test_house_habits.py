"""What a newcomer relies on: hooks that check what `make check` does, files as editors write them, dated versions."""

import re
import shlex
import tomllib
from datetime import date

import pytest
import yaml

from tests.support import house

CHANGELOG = (house.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
VERSIONS = re.findall(r"^## \[(\S+)\](?: - (\S+))?$", CHANGELOG, re.MULTILINE)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}  # those of Keep a Changelog
AS_MADE = ("consent/policies/shipped/",)  # frozen byte by byte


def steps():
    """The names of the steps of `make check`, in order."""
    script = (house.ROOT / "tools/check.sh").read_text(encoding="utf-8")
    return re.findall(r'^step "([^"]+)"', script, re.MULTILINE)


def hooks():
    config = yaml.safe_load((house.ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return [(repository["repo"], hook) for repository in config["repos"] for hook in repository["hooks"]]


def test_the_hooks_of_git_check_what_make_check_does():
    assert sorted(hook["name"] for _, hook in hooks()) == sorted(steps())


@pytest.mark.parametrize("name", steps())
def test_a_hook_runs_the_step_of_its_name_and_installs_nothing(name):
    repository, hook = next(found for found in hooks() if found[1]["name"] == name)
    assert shlex.split(hook["entry"]) == ["tools/check.sh", name]
    assert (repository, hook["language"]) == ("local", "system")
    assert (hook["always_run"], hook["pass_filenames"]) == (True, False)


def test_files_end_and_break_their_lines_as_the_editorconfig_says():
    texts = {name: text for name, text in house.texts() if not name.startswith(AS_MADE)}
    assert not [name for name, text in texts.items() if text and not text.endswith("\n")]
    assert not house.where(r"[ \t]+$|\r", {name: text for name, text in texts.items() if name.endswith((".py", ".md"))})


def test_the_newest_dated_version_is_the_projects():
    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    dated = [version for version, day in VERSIONS if day]
    assert dated[0] == project["version"]


def test_versions_are_dated_and_stand_newest_first():
    dated = [(tuple(map(int, version.split("."))), date.fromisoformat(day)) for version, day in VERSIONS if day]
    assert dated == sorted(dated, reverse=True)
    assert [version for version, day in VERSIONS if not day] in ([], ["Unreleased"])
    assert len(VERSIONS) == len(re.findall(r"^## ", CHANGELOG, re.MULTILINE))


def test_changes_are_sorted_by_their_kind():
    assert set(re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)) <= KINDS
    for entries in re.split(r"^## .*$", CHANGELOG, flags=re.MULTILINE)[1:]:
        assert not entries.partition("### ")[0].strip()


def test_what_make_mutants_changes_and_asks_is_there():
    config = tomllib.loads((house.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutants"]
    named = {*config["functions_only"], *config["modules"], *sum(config["modules"].values(), [])}
    assert [name for name in sorted(named) if not (house.ROOT / name).exists()] == []
    assert set(config["functions_only"]) <= set(config["modules"])

"""The laws of the house about files: small, finished, and with nothing of the machine they were written on."""

import ast
import inspect
import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.support import house

LONG_TESTS = {"tests/consent/core/test_decide.py::test_a_decision_writes_every_column": "a row has that many columns"}
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"]
PRODUCT = {name: source for name, source in house.python().items() if not name.startswith("tests/")}
TESTS = house.python("tests")


def lines(source):
    return source.count("\n")


def by_function(names):
    return {f"{name}::{function.name}": house.length(function) for name in names for function in house.functions(name)}


def beyond(lengths, limit):
    return {name for name, length in lengths.items() if length > limit}


def test_files_have_at_most_300_lines():
    assert not beyond({name: lines(source) for name, source in house.python().items()}, 300)


def test_functions_have_at_most_40_lines():
    assert not beyond(by_function(house.python()), 40)


def test_test_functions_have_at_most_25_lines():
    tests = {name: length for name, length in by_function(TESTS).items() if "::test_" in name}
    assert beyond(tests, 25) == set(LONG_TESTS)


@pytest.mark.parametrize("route", house.views())
def test_views_have_at_most_25_lines(route):
    view = inspect.unwrap(house.views()[route])
    source = inspect.getsource(view)
    assert house.length(ast.parse(source).body[0]) <= 25


def test_templates_have_at_most_80_lines():
    assert not beyond({name: lines(source) for name, source in house.templates().items()}, 80)


def test_more_than_half_of_all_python_is_tests():
    assert sum(map(lines, TESTS.values())) > sum(map(lines, PRODUCT.values()))


def test_nothing_is_left_to_do():
    words = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"])
    code = {name: source for name, source in house.texts() if name.endswith((".py", ".sh", ".js", ".css"))}
    assert not house.where(rf"(?:#|//|/\*|\"\"\").*\b(?:{words})\b", code)
    assert not house.where(rf"\b(?:{words})\b", {name: text for name, text in house.texts() if name not in code})


def test_no_file_knows_the_machine_it_was_written_on():
    folders = "|".join(["home", "root", "Users", "work", "workspace", "builds", "mnt"])
    assert not house.where(rf"(?<![\w.:/-])/(?:{folders})/[\w.]", dict(house.texts()))


def test_no_file_knows_a_package_registry():
    wherever = (
        r"(?i)--(?:extra-)?index-url\s+\S|--find-links\s+\S|https?://\S*(?:pypi|pythonhosted|npmjs|artifactory)\S*"
    )
    assert not house.where(wherever, dict(house.texts()))
    assert not [name for name, _ in house.texts() if name.endswith(("uv.lock", "pylock.toml", "package-lock.json"))]


@pytest.mark.parametrize("name", LOCKS)
def test_requirements_are_pinned_with_their_hashes(name):
    content = (house.ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    requirements = [line for line in content.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(requirements) > 10
    for requirement in requirements:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+ ", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement


def test_what_running_needs_is_locked():
    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["site"]]
    locked = (house.ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    for requirement in needed:
        name = re.match(r"[\w.-]+", requirement)[0].lower()
        assert re.search(rf"^{re.escape(name)}(\[\S+\])?==", locked, re.MULTILINE), requirement


def test_both_locks_agree():
    def pins(name):
        found = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", (house.ROOT / name).read_text(encoding="utf-8"), re.M)
        return {package.lower(): version for package, version in found}

    running, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: development.get(name) for name in running} == running


def test_an_extra_that_a_package_asks_for_is_pinned_too():
    """Else pip looks for a newer release with that extra, and fails for want of its hash."""
    locked = (house.ROOT / "requirements-dev.txt").read_text(encoding="utf-8").lower()
    pins = dict(re.findall(r"^([\w.-]+)(?:\[([\w,-]+)\])?==", locked, re.MULTILINE))
    for name in pins.keys() & {distribution.name.lower() for distribution in metadata.distributions()}:
        for line in metadata.requires(name) or []:
            asked = Requirement(line)
            if asked.extras and (asked.marker is None or asked.marker.evaluate({"extra": ""})):
                assert asked.extras <= set(pins[asked.name.lower()].split(",")), f"{name} asks for {asked}"

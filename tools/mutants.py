"""`make mutants`: could the rules' tests fail? One change to a module at a time, and one of its tests must notice.

The changes are mutmut's. Its own runner leaves alone what is decorated (properties, context managers) and what stands
outside functions (the rows of the verdict), so they are run here: a module's tests are collected once; each change is
put into the living functions in a fork of that process, where those tests run that reach the function. For what can't
be put into a function (tables, defaults, enumerations) a fork imports the module anew and runs all of its tests.

[tool.mutants] in pyproject.toml says which modules with which tests, docs/mutants.md what was found.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence

import pytest

from tools.mutant_making import functions_changed, mutants_of
from tools.mutant_running import (
    AGAIN,
    ARGUMENTS,
    CHOSEN,
    ERROR,
    FOUND,
    LEFT,
    ROOT,
    TIMEOUT,
    Plugin,
    module_name,
    test_alone,
)


def test(file: str, tests: Sequence[str], *, functions_only: bool, only_left: bool) -> None:
    """All mutants of one module, or those that were left the last time; the outcomes go to a file."""
    mutants = mutants_of(ROOT / file, functions_only=functions_only)
    known = {each["change"]: each["outcome"] for each in outcomes(file)} if only_left else {}
    for mutant in mutants:
        mutant.outcome = known.get(mutant.change, LEFT)
    due = [it for it in mutants if it.outcome in (LEFT, ERROR)]
    old = compile((ROOT / file).read_text(encoding="utf-8"), file, "exec")
    outside = [it for it in due if functions_changed(old, compile(it.code, file, "exec")) is None]
    if outside:
        test_alone(file, tests, outside)
    plugin = Plugin(file, [it for it in due if it not in outside])
    if code := pytest.main([*ARGUMENTS, *CHOSEN, *tests], plugins=[plugin]):
        sys.exit(int(code))
    said = [{"number": it.number, "outcome": it.outcome, "line": it.lines, "change": it.change} for it in mutants]
    (FOUND / f"{module_name(file)}.json").write_text(json.dumps(said, indent=1), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--module", help="the one to test in this process")
    parser.add_argument("--left", action="store_true", help="only what was left the last time")
    parser.add_argument("words", nargs="*", help="parts of the paths of the modules to test, each in a process")
    asked = parser.parse_args()
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutants"]
    if asked.module:
        functions_only = asked.module in config["functions_only"]
        test(asked.module, config["modules"][asked.module], functions_only=functions_only, only_left=asked.left)
        return
    os.nice(1)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    print("| module | made | killed | of these by time | left | % |\n|---|---|---|---|---|---|")
    for file in config["modules"]:
        if not asked.words or any(word in file for word in asked.words):
            command = [*AGAIN, "--module", file, *(["--left"] if asked.left else [])]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            report(file)


def outcomes(file: str) -> list[dict[str, str]]:
    """Of the last run on that module."""
    found: list[dict[str, str]] = json.loads((FOUND / f"{module_name(file)}.json").read_text(encoding="utf-8"))
    return found


def report(file: str) -> None:
    """A row of the table, and what was left, in a file."""
    said = outcomes(file)
    left = [each for each in said if each["outcome"] in (LEFT, ERROR)]
    by_time = sum(each["outcome"] == TIMEOUT for each in said)
    killed = len(said) - len(left)
    print(
        f"| `{file}` | {len(said)} | {killed} | {by_time} | {len(left)} | {100 * killed / len(said):.1f} |", flush=True
    )
    lines = [f"{each['outcome']} {each['number']}\n{each['change']}\n" for each in left]
    (FOUND / f"{module_name(file)}.left").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The laws of the house about the tests themselves: their marks are true, and every helper can be found."""

import ast
import re
from collections import Counter

import pytest

from tests.support import alike, depth, house, left_out
from tests.support.alike_tables import LEFT_TO_CI, ONE_IN
from tests.support.marks import BOTH, PARTED, SLOW, named

TESTS = {name: text for name, text in house.python("tests").items() if re.search(r"/test_\w+\.py$", name)}
HELPERS = [name for name in house.python("tests") if name.startswith("tests/support/") and "__init__" not in name]
READ_ME = (house.ROOT / "tests" / "README.md").read_text(encoding="utf-8")
IN_BROWSERS = ("tests/browser/", "tests/engines/", "tests/test_house")
STARTERS = {"commands", "job_processes", "server", "server_homes", "server_processes", "subprocess", "multiprocessing"}
# What a product's module does by its own SQL, or locks.
BY_HAND = r"\.cursor\(|select_for_update|RawSQL|\.vendor\b|no_key=True"
# Where such a module isn't proved by the tests that mirror its folder.
PROVED_BY = {
    "consent/lib/snapshot.py": "tests/consent/core/test_stale_snapshot.py",
    "consent/console/changelist.py": "tests/consent/admin/test_people.py",
    "claudeprivacy/management/commands/drop_demo.py": "tests/claudeprivacy/qa/test_drop_demo.py",
    "claudeprivacy/health.py": "tests/claudeprivacy/test_healthz.py",
    "claudeprivacy/sqlitefile.py": "tests/claudeprivacy/test_database_cut.py",
}
OF_THIS = "tests/test_house_marks.py"
OTHERS_FIXTURES = {"page", "context", "browser", "browser_context_args", "new_context"}


def functions(name):
    return {f"{name}::{each.name}": each for each in house.functions(name) if each.name.startswith("test_")}


TABLES = {"slow": SLOW, "both": BOTH, "parted": PARTED, "one in": ONE_IN, "left to CI": LEFT_TO_CI}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_what_a_table_of_marks_names_is_there(table):
    known = {*TESTS, *(key for name in TESTS for key in functions(name))}
    assert not [key for key in table if key not in known and not (key.endswith("/") and (house.ROOT / key).is_dir())]


@pytest.mark.parametrize("left", LEFT_TO_CI)
def test_what_is_left_to_ci_is_stood_for_by_what_make_test_runs(left):
    instead = LEFT_TO_CI[left]
    assert instead in {*TESTS, *(key for name in TESTS for key in functions(name))}
    assert alike.share_of(instead) > 0


CASES = [(kind, verdict) for kind in ("htmx", "json", "page") for verdict in ("block", "pass", "prompt")]


@pytest.mark.parametrize("first", range(4))
def test_each_value_of_two_axes_is_in_the_part(first):
    due = [case for case, is_due in zip(CASES, alike.in_part(CASES, 3, first), strict=True) if is_due]
    assert len(due) == 3
    assert [sorted(values) for values in zip(*due, strict=True)] == [
        ["htmx", "json", "page"],
        ["block", "pass", "prompt"],
    ]


def test_no_test_is_without_a_case_unless_it_is_left_to_ci():
    assert alike.in_part([("en",), ("fr",)], 3, 2).count(True) == 1
    assert alike.in_part([()], 7, 5) == [True]
    assert alike.in_part(CASES, 0) == [False] * 9


def test_what_is_named_more_closely_counts():
    assert alike.share_of("tests/browser/test_qa_tutorial.py::test_x[chromium]") == 0
    assert alike.share_of("tests/browser/test_chats.py::test_x[chromium]") == ONE_IN["tests/browser/"]
    assert (
        alike.share_of("tests/test_house.py::test_x"),
        alike.share_of("tests/test_house.py::test_x", usual=3),
    ) == (1, 3)


def starts_processes(name):
    imported = {each.removeprefix("tests.support.").partition(".")[0] for each in house.imports(name)}
    return bool(imported & STARTERS) and not name.startswith(IN_BROWSERS)


def test_whoever_imports_what_starts_processes_is_slow():
    """The file, or some of its tests."""
    slow = {key.partition("::")[0] for key in SLOW}
    assert not [name for name in TESTS if starts_processes(name) and name not in slow and not named(SLOW, f"{name}::")]


def test_whoever_generates_hundreds_of_examples_is_slow_and_asks_how_many():
    for name, text in TESTS.items():
        asked = [int(number) for number in re.findall(r"max_examples=(?:examples\()?(\d+)", text)]
        assert not asked or max(asked) < 100 or named(SLOW, f"{name}::"), name
        assert not re.search(r"max_examples=\d", text), f"{name}: max_examples=examples(number)"


def test_whoever_is_run_by_part_is_run_to_the_end_by_ci():
    asks = r"\bexamples\(|\bis_due\(|\bsome_of\(|\bvariants_of\("
    for name in (name for name, text in TESTS.items() if re.search(asks, text) and name != OF_THIS):
        seen = any("given" in ast.dump(each) for function in house.functions(name) for each in function.decorator_list)
        assert seen or [key for key in PARTED if key.startswith(name)], name


def test_what_has_sql_of_its_own_or_locks_is_proved_on_both_databases_at_once():
    for name, text in house.python(*house.OURS).items():
        if re.search(BY_HAND, text):
            mirror = f"tests/{name.removesuffix('.py').rpartition('/')[0]}/test_{name.rpartition('/')[2]}"
            proof = PROVED_BY.get(name, mirror)
            folder = f"{proof.rpartition('/')[0]}/"
            assert named(BOTH, f"{proof}::") or any(key.startswith(folder) for key in BOTH), f"{name}: name its tests"


def test_no_name_of_pytest_playwrights_fixtures_stands_for_something_else():
    """A parameter of that name would ask for a browser, and list the test as [chromium]."""
    taken = [
        key
        for name in TESTS
        if not name.startswith(("tests/browser/", "tests/engines/"))
        for key, function in functions(name).items()
        if OTHERS_FIXTURES & {argument.arg for argument in function.args.args}
    ]
    assert not taken


def test_settings_are_changed_by_their_own_fixture_which_puts_them_back():
    """What monkeypatch puts back through that fixture stays overridden, or is gone, for the tests after it."""
    patched = r"monkeypatch\.\w+attr\(settings,"
    assert not [name for name, text in TESTS.items() if re.search(patched, text) and name != OF_THIS]


@pytest.mark.parametrize("name", HELPERS)
def test_every_helper_stands_in_the_table_of_the_tests_read_me(name):
    assert f"`{name.removeprefix('tests/support/').removesuffix('.py')}`" in READ_ME


def test_the_table_names_no_helper_that_is_gone():
    tables = READ_ME[READ_ME.index("## Helpers") :]
    rows = re.findall(r"^\| `([\w/]+)` \|", tables, re.MULTILINE)
    assert sorted(rows) == sorted(name.removeprefix("tests/support/").removesuffix(".py") for name in HELPERS)


def test_a_part_of_one_example_is_one(monkeypatch):
    monkeypatch.setattr(depth, "chosen", depth.PART)
    assert [depth.examples(number) for number in (1, 12, 130)] == [1, 3, 33]


@pytest.mark.parametrize("number", range(5))
def test_a_part_and_the_rest_are_the_whole(monkeypatch, number):
    found = {}
    for chosen in (depth.PART, depth.REST, depth.WHOLE):
        monkeypatch.setattr(depth, "chosen", chosen)
        found[chosen] = depth.some_of("abcd", number)
    assert found[depth.PART] == ["abcd"[number % 4]]
    assert sorted(found[depth.PART] + found[depth.REST]) == found[depth.WHOLE] == [*"abcd"]


def test_what_was_left_out_is_said_in_one_line():
    assert left_out.line(Counter()) == ""
    said = left_out.line(Counter({"slow": 1234, left_out.OTHERS: 2, "in Chromium": 3}))
    assert said == "== left out: 3 in Chromium, 1,234 slow, 2 others"

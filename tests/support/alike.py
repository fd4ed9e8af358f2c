"""Tests that are alike by the dozen: `make test` runs some, CI the others, and whoever asks for all gets all."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest

from tests.support import depth
from tests.support.alike_tables import LEFT_TO_CI, ONE_IN

WHOLE = pytest.StashKey[bool]()  # left to the rest, which runs every part of it


def keys_of(nodeid: str) -> list[str]:
    """What a table may name a test by: itself, its file, the folders around it."""
    plain = nodeid.partition("[")[0]
    file = plain.partition("::")[0]
    folders = file.split("/")[:-1]
    return [plain, file, *("/".join(folders[:number]) + "/" for number in range(len(folders), 0, -1))]


def pytest_addoption(parser: pytest.Parser) -> None:
    said = (
        "of cases that ask a database and stand in no table: --depth part runs one in so many, --depth rest the others"
    )
    parser.addoption("--one-in", type=int, default=1, help=said)


def asks_a_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup", "live_server"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ())))


def usual_of(item: pytest.Item, config: pytest.Config) -> int:
    """What asks no database costs next to nothing: all cases of it are run."""
    return int(config.getoption("--one-in")) if asks_a_database(item) else 1


def on_postgresql(config: pytest.Config) -> bool:
    """Whether the run is about the database alone, once all of it ran on SQLite."""
    return bool(config.getoption("--only-database"))


def share_of(nodeid: str, *, usual: int = 1) -> int:
    """One case in so many is in the part; 0: none is. What is named more closely counts. `usual`: of all others."""
    for key in keys_of(nodeid):
        if key in LEFT_TO_CI:
            return 0
        if key in ONE_IN:
            return ONE_IN[key]
    return usual


def is_alike(nodeid: str, *, usual: int = 1) -> bool:
    return share_of(nodeid, usual=usual) != 1


def in_part(cases: list[tuple[str, ...]], share: int, first: int = 0) -> list[bool]:
    """Of cases named by one id an axis. Each value of an axis is among them where another has `share` values; with one
    axis it is the `first` and every so many after it. Never none, but where the share is 0."""
    if share == 0:
        return [False] * len(cases)
    axes = [sorted(set(values)) for values in zip(*cases, strict=True)]
    places = [sum(axis.index(value) for axis, value in zip(axes, case, strict=True)) for case in cases]
    due = [(place - first) % share == 0 for place in places]
    return due if any(due) else [number == first % len(cases) for number in range(len(cases))]


def in_parts(items: list[Any], config: pytest.Config) -> Iterator[tuple[Any, bool]]:
    """Each test, and whether `make test` runs it. Which case is first differs by name: not all are English."""
    tests = defaultdict(list)
    for item in sorted(items, key=lambda item: item.nodeid):
        tests[item.nodeid.partition("[")[0]].append(item)
    for name, cases in tests.items():
        ids = [tuple(case.callspec._idlist) if hasattr(case, "callspec") else () for case in cases]
        yield from zip(
            cases, in_part(ids, share_of(name, usual=usual_of(cases[0], config)), crc32(name.encode())), strict=True
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if depth.chosen == depth.WHOLE:
        return
    part = {item for item, due in in_parts(items, config) if due}
    if depth.chosen == depth.PART:
        kept = part
    else:
        kept = {item for item in items if item not in part or is_due_again(item, config)}
        for item in kept - part:
            item.stash[WHOLE] = True
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]


def is_due_again(item: pytest.Item, config: pytest.Config) -> bool:
    """What isn't alike, has a rest within itself, or ran on the other database only."""
    here = not on_postgresql(config) or item.get_closest_marker("both")
    return not item.get_closest_marker("alike") or bool(item.get_closest_marker("parted")) or not here


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Of what no part was run of, the rest is the whole."""
    chosen = depth.chosen
    if item.stash.get(WHOLE, False):
        depth.chosen = depth.WHOLE
    try:
        return (yield)
    finally:
        depth.chosen = chosen

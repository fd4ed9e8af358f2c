"""Says at the end of a run, in one line, how many tests it left out, and of which kind."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

# The first that fits counts.
KINDS = {
    "engines": "in Firefox and WebKit",
    "browser": "in Chromium",
    "house": "laws of the house (make check)",
    "slow": "slow",
    "alike": "like others that ran",
}
OTHERS = "others"
_counted: Counter[str] = Counter()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    for item in items:
        _counted[next((said for mark, said in KINDS.items() if item.get_closest_marker(mark)), OTHERS)] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the process that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(_counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Each worker left out the same."""
    _counted.update(Counter(node.workeroutput.get("left_out", {})) - _counted)


def line(counted: Counter[str]) -> str:
    """ "" where nothing was left out."""
    kinds = [kind for kind in (*KINDS.values(), OTHERS) if counted[kind]]
    return f"== left out: {', '.join(f'{counted[kind]:,} {kind}' for kind in kinds)}" if kinds else ""


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if said := line(_counted):
        terminalreporter.write_line(said)

"""What the journal costs a choice: calls, fsyncs, milliseconds, alone and with others at once; and a look at it."""

import os
import statistics
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import User
from consent.core import journal, journal_check
from consent.lib import append_only
from tests.support.concurrency import together
from tests.support.factories import UserFactory, decide, publish
from tests.support.verbs import set_to

EACH = int(os.environ.get("BENCH_CHOICES", "200"))  # choices a writer
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
MOST = int(os.environ.get("BENCH_WRITERS", "4"))  # at once
CALLS = ("open", "pread", "write", "fsync", "close", "fstat")

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def people() -> list[User]:
    publish()
    return [decide(UserFactory()) for _ in range(MOST)]


@contextmanager
def without_journal(monkeypatch: pytest.MonkeyPatch) -> Any:
    with monkeypatch.context() as patched:
        patched.setattr(journal, "_append", lambda lines: None)
        patched.setattr(journal, "_note", lambda *args: None)
        yield


def toggles(user: User, times: list[float]) -> None:
    on = bool(User.objects.get(pk=user.pk).help_improve)
    for _ in range(EACH):
        on, started = not on, time.perf_counter()
        set_to(user, on)
        times.append((time.perf_counter() - started) * 1000)


def measured(name: str, people: list[User]) -> None:
    each: list[list[float]] = [[] for _ in people]
    verbs: list[Callable[[], None]] = [lambda n=n: toggles(people[n], each[n]) for n in range(len(people))]
    started = time.perf_counter()
    together(*verbs)
    seconds = time.perf_counter() - started
    times = sorted(sum(each, []))
    print(
        f"{name:<44} {len(times) / seconds:7.0f}/s   median {statistics.median(times):6.2f} ms"
        f"   p99 {times[int(len(times) * 0.99)]:7.2f} ms"
    )


def test_the_cost_of_a_choice(people: list[User], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    with capsys.disabled():
        print(f"\n{connection.vendor}, {EACH} choices a writer")
        for writers in (1, MOST):
            measured(f"{writers} writer(s), as it is", people[:writers])
            with without_journal(monkeypatch):
                measured(f"{writers} writer(s), without the journal", people[:writers])
        connections.close_all()


def test_the_calls_of_a_choice(people: list[User], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    counted: Counter[str] = Counter()
    for name in CALLS:
        call = getattr(os, name)
        monkeypatch.setattr(
            append_only.os, name, lambda *args, name=name, call=call: counted.update([name]) or call(*args)
        )
    size = journal.own_segment().stat().st_size
    toggles(people[0], [])
    grown = journal.own_segment().stat().st_size - size
    with capsys.disabled():
        print(f"\na choice: { ({name: counted[name] / EACH for name in CALLS}) }, {grown / EACH:.0f} bytes")


def test_a_look_at_a_long_journal(people: list[User], capsys: Any) -> None:
    """The first reads all of it, later ones what was written since."""
    text = journal.own_segment().read_bytes()
    copies = ENTRIES * 2 // len(text.splitlines())
    append_only.append(Path(journal.folder()) / "others.jsonl", text * copies)
    with capsys.disabled():
        for name in ("all of it", "what is new"):
            started = time.perf_counter()
            journal_check.settle(lambda says: None)
            print(f"\n{ENTRIES} entries, {name}: {time.perf_counter() - started:.2f} s", end="")
        print()

"""Many at the same moment, each on a connection of its own; and what must hold afterwards."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from threading import Barrier, Event
from typing import Any, TypeVar

from django.db import connection, connections

from accounts.models import User
from consent.core import updates
from consent.rules import hashing
from consent.rules.standing import GENESIS, Standing, fold
from tests.support.verbs import rows

PATIENCE = 60  # seconds
Outcome = TypeVar("Outcome")
Manager = Callable[[], AbstractContextManager[Any]]


def together(*verbs: Callable[[], Outcome]) -> list[Outcome]:
    """Run all at the same moment, a thread and a connection each; their results in order."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], Outcome]) -> Outcome:
        try:
            barrier.wait(PATIENCE)
            return verb()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, verb) for verb in verbs]]


def check_chain(user: Any) -> None:
    """Sequences without gap or fork, each row linked to the one before; the standing is their fold."""
    chain = rows(user)
    assert [row.sequence for row in chain] == list(range(1, len(chain) + 1))
    assert [row.previous_hash for row in chain] == [GENESIS, *(row.hash for row in chain[:-1])]
    assert all(hashing.row_hash(row.columns()) == row.hash for row in chain)
    assert fold(chain, updates.order()) == Standing.of(User.objects.get(pk=user.pk))


def held(manager: Manager) -> tuple[ThreadPoolExecutor, Future[None], Event]:
    """Keep a transaction open in a thread of its own until the test has gone on."""
    taken, release = Event(), Event()

    def hold() -> None:
        try:
            with manager():
                taken.set()
                assert release.wait(PATIENCE)
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(hold)
    assert taken.wait(PATIENCE)
    return pool, future, release


def while_held(manager: Manager, verb: Callable[[], Outcome]) -> Outcome:
    """The verb's outcome while another transaction is open. SQLite has one writer at a time: nothing is held there."""
    pool, future, release = held(manager if connection.vendor == "postgresql" else nullcontext)
    try:
        return together(verb)[0]
    finally:
        release.set()
        future.result(PATIENCE)
        pool.shutdown()

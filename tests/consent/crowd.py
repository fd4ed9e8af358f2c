"""Several transactions at once, a thread and a connection each."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier, Event

from django.db import connection, connections

PATIENCE = 30  # seconds


def together(*verbs):
    """Run all at the same moment, a thread and a connection each; their results in order."""
    barrier = Barrier(len(verbs))

    def run(verb):
        try:
            barrier.wait(PATIENCE)
            return verb()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, verb) for verb in verbs]]


def held(manager):
    """Keep a transaction open in a thread of its own until the test has gone on."""
    taken, release = Event(), Event()

    def hold():
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


def while_held(manager, verb):
    """The verb's outcome while another transaction is open. SQLite has one writer at a time: nothing is held there."""
    pool, future, release = held(manager if connection.vendor == "postgresql" else nullcontext)
    try:
        return together(verb)[0]
    finally:
        release.set()
        future.result(PATIENCE)
        pool.shutdown()

"""Reading a database that others go on writing to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_instant() -> Iterator[None]:
    """All questions are answered as of one instant; nobody waits for us. Within a transaction: by its own rules."""
    if connection.in_atomic_block:
        yield
        return
    isolated = "ISOLATION LEVEL REPEATABLE READ, READ ONLY" if connection.vendor == "postgresql" else "DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN {isolated}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")

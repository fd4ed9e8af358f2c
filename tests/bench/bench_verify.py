"""verify_ledger on BENCH_ROWS ledger rows (1,000,000 unless told), beside plain reading and hashing of the same bytes.

Run with the database of DATABASE_URL; rows are written past the ledger's one writer, ten a person.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from consent.core import updates
from consent.models import ConsentEvent, segments
from consent.rules import hashing
from consent.rules.standing import GENESIS, Standing, step
from tests.support.factories import BEFORE, JOINED_AT, SLUG
from tests.support.verbs import digest

ROWS, EACH, BATCH = int(os.environ.get("BENCH_ROWS", "1000000")), 10, 2000
RATIO = 25  # times as long as the plain pass, at most

pytestmark = pytest.mark.django_db


SHOWN: dict[str, Any] = {"update_id": SLUG, "language": "en", "presentation": "original", "preset": True}
HOW: dict[str, Any] = {"start": True, "touched": "no", "gpc": False, "plan": "free", "simulated": False}


def chain(number: int) -> Iterator[ConsentEvent]:
    """A decision, then the setting off and on again."""
    previous, shown = GENESIS, {**SHOWN, **HOW, "digest": digest()}
    for sequence in range(1, EACH + 1):
        event = ConsentEvent(
            id=UUID(int=number * EACH + sequence),
            version=hashing.VERSION,
            subject_id=UUID(int=number),
            sequence=sequence,
            kind="decision" if sequence == 1 else "setting",
            terms_accepted=sequence == 1,
            help_improve=sequence % 2 == 1,
            occurred_at=BEFORE + timedelta(minutes=sequence),
            surface="modal" if sequence == 1 else "privacy tab",
            previous_hash=previous,
            **shown,
        )
        event.hash = previous = hashing.row_hash(event.columns())
        yield event


def person(number: int, events: list[ConsentEvent]) -> User:
    standing = Standing()
    for event in events:
        standing = step(standing, event, updates.order())
    return User(subject_id=UUID(int=number), email=f"{number}@example.com", date_joined=JOINED_AT, **standing.columns())


def fill(people: int) -> None:
    for first in range(1, people + 1, BATCH // EACH):
        numbers = range(first, min(first + BATCH // EACH, people + 1))
        chains = {number: list(chain(number)) for number in numbers}
        ConsentEvent.objects.bulk_create(event for events in chains.values() for event in events)
        people = User._base_manager.bulk_create(person(number, events) for number, events in chains.items())
        segments.record(each.present_segment() for each in people)


def plain_pass() -> int:
    """Every byte of every row read in order, and hashed; nothing is checked."""
    total = hashlib.sha256()
    count = 0
    columns = ", ".join(field.column for field in ConsentEvent._meta.concrete_fields)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM consent_consentevent ORDER BY subject_id, sequence")  # noqa: S608
        while rows := cursor.fetchmany(5000):
            for row in rows:
                total.update(hashlib.sha256(repr(row).encode()).digest())
            count += len(rows)
    return count


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def verified() -> str:
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    return out.getvalue()


def test_verifying_keeps_pace_with_plain_reading(policy_update: Any) -> None:
    people = max(1, ROWS // EACH)
    _, filling = timed(lambda: fill(people))
    count, plain = timed(plain_pass)
    says, full = timed(verified)
    again, plain_after = timed(plain_pass)
    plain = (plain + plain_after) / 2
    print(f"\n\n{connection.vendor}: {count} rows of {people} people (written in {filling:.0f} s)")
    print(f"verify_ledger {count / full:9.0f} rows/s   {full:7.1f} s")
    print(f"plain         {count / plain:9.0f} rows/s   {plain:7.1f} s   ratio {full / plain:.1f}")
    assert (count, again, says) == (people * EACH, people * EACH, f"{people * EACH} rows hold.\n")
    assert full / plain < RATIO

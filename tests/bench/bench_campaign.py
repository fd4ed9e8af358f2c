"""The campaign's pages at BENCH_PEOPLE people (1,000,000 unless told) and three ledger rows each.

Statements, and time beside the plain query on the same data; DATABASE_URL says where.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consent.campaign import counting
from consent.core import updates
from tests.support.bench import people
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, SLUG
from tests.support.staff import staff

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
PLAIN = "SELECT * FROM consent_consentevent ORDER BY occurred_at DESC LIMIT 100"  # by an index, no more than a page
WHOLE = "SELECT kind, touched, COUNT(*) FROM consent_consentevent GROUP BY kind, touched"  # what a page may not do
TIMES, GROWTH = 5, 5  # a page takes at most so many times as long as at the smallest size that is counted beside it

pytestmark = pytest.mark.django_db


def pages(pk: int) -> dict[str, str]:
    listed = {name: f"/admin/{name}/" for name in ("accounts/user", "consent/consentevent", "consent/noticemessage")}
    ours = ("campaign", "notices", "change")
    about = {name: reverse(f"admin:consent_policyupdate_{name}", args=[pk]) for name in ours}
    found, kind = "/admin/accounts/user/?q=crowd7770@", "/admin/consent/consentevent/?kind__exact=deferral"
    return {**listed, "person found": found, "events of a kind": kind, **about}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The best of several: other work on the machine only ever adds."""
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        done = work()
        took.append(time.perf_counter() - started)
    return done, min(took)


def run(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def opened(client: TravellingClient, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, follow=True).status_code == 200, address
    return len(asked)


def measured(client: TravellingClient, addresses: dict[str, str]) -> dict[str, tuple[int, float]]:
    """page → (statements, seconds)."""
    return {name: timed(lambda address=address: opened(client, address)) for name, address in addresses.items()}


def counted_beside() -> float:
    started = time.perf_counter()
    counting.store(updates.find(SLUG), BEFORE)
    return time.perf_counter() - started


def test_pages_ask_as_much_as_with_few_people(policy_update: Any, steady_updates: None) -> None:
    client = TravellingClient().as_user(staff("Policy manager")).at(BEFORE)
    people.fill(counting.FEW + 10)
    counted_beside()
    few = measured(client, pages(policy_update.pk))
    people.fill(max(PEOPLE - counting.FEW, 10))
    counted = counted_beside()
    (_, plain), (_, whole) = timed(lambda: run(PLAIN)), timed(lambda: run(WHOLE))
    print(f"\n\n{connection.vendor}: {PEOPLE} people, {3 * PEOPLE} ledger rows")
    print(f"100 newest rows {plain * 1000:.1f} ms; grouping the ledger {whole * 1000:.0f} ms")
    print(f"counting the campaign, beside the pages: {counted:.1f} s, {counted / whole:.1f} × grouping the ledger")
    for name, (asked, took) in measured(client, pages(policy_update.pk)).items():
        ratios = f"{took / plain:7.1f} × plain {took / whole:7.3f} × grouping {took / few[name][1]:5.2f} × with few"
        print(f"{name:22} {asked:3} statements {took * 1000:7.1f} ms {ratios}")
        assert asked == few[name][0], name
        assert took / few[name][1] < GROWTH, name

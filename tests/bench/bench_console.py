"""Console pages at BENCH_PEOPLE people (1,000,000 unless told) and three ledger rows each, beside the plain query.

Run with the database of DATABASE_URL. For each page: its queries, the time the database took for them, the time of the
whole page, and the plain query for the same rows (same filter, the first hundred, and how many up to ten thousand;
for a dry run the count by plan).
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.groups import REVIEWER
from accounts.models import User
from consent.models import ConsentEvent
from tests.support.bench.people import fill
from tests.support.factories import AFTER, UserFactory

PEOPLE, FEW = int(os.environ.get("BENCH_PEOPLE", "1000000")), 2000
RATIO = 12  # times the plain query's time that the database may take for all of a page's queries
FLOOR = 0.02  # seconds: a plain query faster than this counts as this, being noise
ROWS = {"people": 'SELECT * FROM "accounts_user"', "events": 'SELECT * FROM "consent_consentevent"'}
EVENTS = "ORDER BY occurred_at DESC LIMIT 100"
CONSUMER = "plan IN ('free', 'pro', 'max')"
LISTS = {
    "people": ("/admin/accounts/user/", "people", "ORDER BY id DESC LIMIT 100"),
    "people: a plan": (
        "/admin/accounts/user/?plan__exact=max",
        "people",
        "WHERE plan = 'max' ORDER BY id DESC LIMIT 100",
    ),
    "people: choice on": (
        "/admin/accounts/user/?choice=on",
        "people",
        "WHERE decided_update IS NOT NULL AND help_improve ORDER BY id DESC LIMIT 100",
    ),
    "people: choice missing": (
        "/admin/accounts/user/?reason=missing",
        "people",
        f"WHERE {CONSUMER} AND decided_update IS NULL ORDER BY id DESC LIMIT 100",
    ),
    "people: nobody so": (
        "/admin/accounts/user/?plan__exact=gov",
        "people",
        "WHERE plan = 'gov' ORDER BY id DESC LIMIT 100",
    ),
    "events": ("/admin/consent/consentevent/", "events", EVENTS),
    "events: a kind": (
        "/admin/consent/consentevent/?kind__exact=deferral",
        "events",
        f"WHERE kind = 'deferral' {EVENTS}",
    ),
    "events: a kind there is not": (
        "/admin/consent/consentevent/?kind__exact=erased",
        "events",
        f"WHERE kind = 'erased' {EVENTS}",
    ),
    "events: a language": ("/admin/consent/consentevent/?language=fr", "events", f"WHERE language = 'fr' {EVENTS}"),
    "events: none simulated": (
        "/admin/consent/consentevent/?simulated__exact=1",
        "events",
        f"WHERE simulated {EVENTS}",
    ),
    "events: a day": (
        "/admin/consent/consentevent/?occurred_at__year=2025&occurred_at__month=9&occurred_at__day=9",
        "events",
        f"WHERE occurred_at >= '2025-09-09 00:00:00+00:00' AND occurred_at < '2025-09-10 00:00:00+00:00' {EVENTS}",
    ),
}
pytestmark = pytest.mark.django_db


def pages() -> list[tuple[str, str, str]]:
    """(name, address, plain SQL), the searches and the explanations among them."""
    somebody = User.objects.filter(email__startswith="crowd", ledger_sequence=3).order_by("-pk")[0]
    mail, subject = somebody.email, connection.ops.adapt_unknown_value(str(somebody.subject_id))
    stored = subject if connection.vendor == "postgresql" else str(subject).replace("-", "")
    found = [(name, address, f"{ROWS[kind]} {rest}") for name, (address, kind, rest) in LISTS.items()]
    by_mail, own = f"{ROWS['people']} WHERE email = '{mail}'", f"{ROWS['events']} WHERE subject_id = '{stored}'"
    counted = f"SELECT plan, COUNT(*) FROM accounts_user WHERE {CONSUMER} GROUP BY plan"
    dry = "/admin/accounts/user/dry-run/?at=2025-09-29"
    bounded = "SELECT COUNT(*) FROM (SELECT 1 FROM accounts_user LIMIT 20001) AS some"
    return [
        *found,
        ("front page", "/admin/", bounded),
        ("people: by e-mail", f"/admin/accounts/user/?q={mail}", by_mail),
        ("people: by subject", f"/admin/accounts/user/?q={somebody.subject_id}", by_mail),
        ("events: by e-mail", f"/admin/consent/consentevent/?q={mail}", own),
        ("timeline", f"/admin/consent/consentevent/subject/{somebody.subject_id}/", own),
        ("explain one", f"/admin/accounts/user/explain/?who={mail}&at=2025-09-29", own),
        ("dry run", dry, counted),
        ("dry run, extended", f"{dry}&last_day=2025-10-08", counted),
    ]


def timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def plain(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()


def asked(client: Any, address: str) -> tuple[int, float]:
    """(queries, seconds the database took)."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured), sum(float(query["time"]) for query in captured)


def measured(client: Any, name: str, address: str, sql: str) -> tuple[int, float]:
    """(queries, ratio), printed with their times."""
    queries, _ = asked(client, address)
    seconds = median(asked(client, address)[1] for _ in range(3))
    page = timed(lambda: client.get(address))
    bare = median(timed(lambda: plain(sql)) for _ in range(3))
    if sql.endswith("LIMIT 100"):  # a list says how many there are, up to ten thousand
        some = f"SELECT COUNT(*) FROM ({sql}00) AS listed"
        bare += median(timed(lambda: plain(some)) for _ in range(3))
    ratio = seconds / max(bare, FLOOR)
    spent = f"{queries:3} queries {1000 * seconds:7.1f} ms in the database, {1000 * page:7.1f} ms the page"
    print(f"{name:28} {spent}; plain {1000 * bare:7.1f} ms, ratio {ratio:.1f}", flush=True)
    return queries, ratio


def test_console_pages_at_a_million_people(policy_update: Any, client_at: Any, steady_updates: None) -> None:
    fill(FEW)
    staff = UserFactory(is_staff=True, plan="team")
    staff.groups.add(Group.objects.get(name=REVIEWER))
    client_at.as_user(staff).at(AFTER)
    client_at.get("/admin/")
    few = {name: asked(client_at, address)[0] for name, address, _ in pages()}
    print(f"\n\n{connection.vendor}: filled in {timed(lambda: fill(PEOPLE)):.0f} s", flush=True)
    print(f"{User.objects.count()} people, {ConsentEvent.objects.count()} events")
    print(f"COUNT(*) of all events: {1000 * timed(ConsentEvent.objects.count):.0f} ms")
    found = {page[0]: measured(client_at, *page) for page in pages()}
    # One more may be the session's.
    assert not {name for name, (queries, _) in found.items() if queries > few[name] + 1}
    assert not {name for name, (_, ratio) in found.items() if ratio > RATIO}

"""The deadline hour, small: .venv/bin/python tools/deadline_hour.py [PEOPLE]

gunicorn, PgBouncer and PostgreSQL by deploy/'s units, in QA mode, all on loopback and over in two minutes. Everybody's
clock passes the end of the last day together. Meanwhile a worker is killed, staff move the last day by their own lane,
and the database is restarted. Then each answer that said "taken" is looked for in the ledger.
Exit code 0: nothing lost, nothing double, each answer of 5xx within seconds of a fault that was made.
"""

import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from statistics import quantiles
from urllib.error import URLError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import with_postgres  # noqa: E402
from tools.deployed_site import Site, programs_missing  # noqa: E402
from tools.walkers import JSON, Failed, Visitor  # noqa: E402

SLUG, OVER = "2025-08-28", datetime(2025, 9, 29, tzinfo=UTC)
LASTS, DEADLINE, KILLED, EXTENDED, RESTARTED = 60, 25, 15, 35, 45  # seconds after the start
EXCUSED = 6  # seconds after a fault in which a 5xx or a broken connection is its doing
QA = {"CLAUDEPRIVACY_ENV": "development", "CLAUDEPRIVACY_QA": "1", "CLAUDEPRIVACY_STATIC": "collected"}


@dataclass
class Asked:
    act: str
    at: float  # seconds after the start
    status: int  # 0: the connection broke
    seconds: float


@dataclass
class Person:
    """Somebody with a browser, and what they were answered."""

    browser: Visitor
    subject_id: str
    log: list[Asked] = field(default_factory=list)
    chosen: bool = False  # an Accept was answered with 303
    deferred: bool = False


class Hour:
    def __init__(self, site: Site, people: int) -> None:
        self.site, self.random = site, random.Random(7)  # noqa: S311  no secret
        self.began = time.monotonic() + 5
        self.faults: list[float] = []
        self.lane = 0.0
        self.people = [self._enter() for _ in range(people)]
        self.began = time.monotonic()
        for person in self.people:
            self._set_clock(person)

    def _enter(self) -> Person:
        browser = Visitor(f"http://127.0.0.1:{self.site.ports['web']}", follows=False)
        form = {"persona": "free@example.com", "now": "2025-09-28T23:00:00Z", "fresh": "1"}
        browser.ask("/login/")  # brings the token
        told = browser.send("/qa/enter/", form, accept=JSON).json()
        return Person(browser, told["subject_id"])

    def _set_clock(self, person: Person) -> None:
        """So that the last day is over DEADLINE seconds after the start, for everybody."""
        left = DEADLINE - self.seconds()
        person.browser.send("/qa/clock/", {"now": (OVER - timedelta(seconds=left)).isoformat()})

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def run(self) -> None:
        threads = [threading.Thread(target=self._live, args=(person, seed)) for seed, person in enumerate(self.people)]
        events = [
            (KILLED, self._kill_a_worker),
            (EXTENDED, self._extend),
            (RESTARTED, self._restart_the_database),
        ]
        threads += [threading.Timer(at, act) for at, act in events]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _live(self, person: Person, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  no secret
        while self.seconds() < LASTS:
            wish = chance.random()
            if not person.chosen and wish < 0.15:
                self._choose(person, times=chance.randint(1, 3))
            elif not person.deferred and not person.chosen and wish < 0.25:
                person.deferred |= (
                    self._ask(person, "not now", "/consent/not-now/", {"update": SLUG, "next": "/"}) == 303
                )
            else:
                path = chance.choice(["/", "/settings/privacy/", "/chats/"])
                self._ask(person, f"GET {path}", path)
            time.sleep(chance.uniform(0.2, 1.5))

    def _choose(self, person: Person, times: int) -> None:
        """A double click, or three."""
        try:
            form = person.browser.form("/consent/", "/consent/decide/") | {"next": "/"}
        except (Failed, OSError, HTTPException):
            return
        answers: list[int] = []
        clicks = [
            threading.Thread(target=lambda: answers.append(self._ask(person, "accept", "/consent/decide/", form)))
            for _ in range(times)
        ]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        person.chosen |= 303 in answers

    def _ask(self, person: Person, act: str, path: str, form: dict[str, str] | None = None) -> int:
        at = self.seconds()
        try:
            answer = person.browser.ask(path, form) if form is None else person.browser.send(path, form)
            status = answer.status
        except (URLError, OSError, HTTPException):
            status = 0
        person.log.append(Asked(act, at, status, self.seconds() - at))
        return status

    def _kill_a_worker(self) -> None:
        self.faults.append(self.seconds())
        master = self.site.processes["web"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
        os.kill(int(children[0]), signal.SIGKILL)

    def _restart_the_database(self) -> None:
        self.faults.append(self.seconds())
        self.site.restart_database()

    def _extend(self) -> None:
        began = time.monotonic()
        staff = Visitor(f"http://127.0.0.1:{self.site.ports['staff']}")
        staff.ask("/login/")
        staff.send("/qa/enter/", {"persona": "admin@example.com", "now": "2025-09-29T00:00:10Z"}, accept=JSON)
        listed = staff.ask("/admin/consent/policyupdate/").text
        found = re.search(rf'href="(/admin/consent/policyupdate/[^/"]+/)change/[^"]*">{SLUG}<', listed)
        if found is None:
            return
        address = f"{found[1]}extend/"
        staff.fill(address, last_day="2025-10-08", reason="The deadline hour is being tried.")
        self.lane = time.monotonic() - began

    # What is seen of it.

    def findings(self) -> list[str]:
        """What must not be."""
        found = []
        for person in self.people:
            rows = person.browser.ask(f"/qa/ledger/?subject_id={person.subject_id}", accept=JSON).json()["rows"]
            kinds = Counter(row["kind"] for row in rows)
            if person.chosen and kinds["decision"] != 1:
                found.append(f"{person.subject_id}: was told of a choice, and has {kinds['decision']}")
            if kinds["decision"] > 1 or [row["sequence"] for row in rows] != list(range(1, len(rows) + 1)):
                found.append(f"{person.subject_id}: {kinds}")
            if person.deferred and not kinds["deferral"]:
                found.append(f"{person.subject_id}: was told of a deferral, and has none")
        for asked in self.asked():
            excused = any(0 <= asked.at + asked.seconds - fault <= EXCUSED + asked.seconds for fault in self.faults)
            if (asked.status >= 500 or asked.status == 0) and not excused:
                found.append(f"{asked.act} at {asked.at:.1f} s: {asked.status}")
        if not self.lane:
            found.append("staff could not move the last day")
        return found

    def asked(self) -> list[Asked]:
        return [asked for person in self.people for asked in person.log]

    def report(self) -> None:
        cores, all_of_them = len(os.sched_getaffinity(0)), self.asked()
        print(f"{len(self.people)} people, {len(all_of_them)} requests in {LASTS} s; {cores} cores for load and site")
        print(f"{'':22}{'answers':>8}{'p50 ms':>8}{'p99 ms':>8}  by status")
        for act in sorted({asked.act for asked in all_of_them}):
            mine = [asked for asked in all_of_them if asked.act == act]
            percent = quantiles([asked.seconds * 1000 for asked in mine] * 2, n=100)
            counted = sorted(Counter(asked.status for asked in mine).items())
            statuses = ", ".join(f"{status or 'broken'}: {number}" for status, number in counted)
            print(f"{act:22}{len(mine):8}{percent[49]:8.0f}{percent[98]:8.0f}  {statuses}")
        chosen = sum(person.chosen for person in self.people)
        accepted = sum(asked.act == "accept" and asked.status == 303 for asked in self.asked())
        print(f"{chosen} people chose, by {accepted} answered forms: {accepted / LASTS / cores:.1f} a second and core")
        print(f"staff moved the last day in {self.lane:.1f} s, log-in and all")


def main(arguments: list[str]) -> int:
    if missing := programs_missing():
        print(f"This needs {', '.join(missing)}: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    people = int(arguments[0]) if arguments else 60
    with tempfile.TemporaryDirectory(prefix="hour-", dir="/tmp") as folder, ExitStack() as stack:  # noqa: S108
        site = Site(Path(folder), stack.enter_context(with_postgres.postgres(["-c", "max_connections=50"])), QA)
        stack.callback(site.stop_all)
        for command in (["make_key"], ["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo"]):
            site.manage(*command)
        site.start_pooler()
        for name in ("web", "staff", "worker"):
            site.start(name)
        ready: Callable[[], bool] = lambda: site.ask_directly("/healthz/").status == 200  # noqa: E731
        site.wait_until(ready, "the site answers")
        hour = Hour(site, people)
        hour.run()
        site.wait_until(ready, "the site answers at the end, too")
        hour.report()
        found = hour.findings()
        site.manage("verify_ledger")
    for each in found:
        print(f"WRONG: {each}")
    print("Nothing lost, nothing double, no unexplained 5xx." if not found else f"{len(found)} things are wrong.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

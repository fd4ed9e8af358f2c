"""Fifty tests at once in one server, many in worlds of their own, while two publish and extend for real in servers of
theirs: none disturbs another."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, BrokenBarrierError

import pytest

from claudeprivacy.qa.kit.doors import Qa
from consent.policies import toml_file
from tests.support import house
from tests.support.screen import Screen
from tests.support.server import Server
from tests.support.server_homes import manage

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = "2025-09-15T10:00:00Z", "2025-09-29T00:00:01Z"
JSON = {"Accept": "application/json"}
SHIPPED = house.ROOT / "consent" / "policies" / "shipped" / "2025-08-28.toml"
SECONDS = 5  # within which what is published or extended is seen by everybody (rules, section 2)
PATIENCE = 300  # for a server on a busy machine


@pytest.fixture
def serve(home_in, tmp_path):
    """serve(name): a server of one's own, from the template. Says how long that took."""

    @contextmanager
    def served(name):
        (tmp_path / name).mkdir()
        began = time.monotonic()
        with home_in(tmp_path / name) as home:
            server = Server(None, home)
            try:
                server.wait()
                print(f"{name}: a server from the template in {time.monotonic() - began:.1f} s")
                yield server
            finally:
                server.stop()

    return served


def reason(browser):
    """Why the person is asked, and how; "" if they are not."""
    answer = browser.get("/", Accept="application/json")
    if answer.status == 403:
        return f"block until {answer.json()['deadline']}"
    screen = marks(browser.get("/").text)
    return screen[0] if screen else ""


def marks(html):
    return re.findall(r'data-verdict="(\w+)"', html)


def fields(browser):
    page = browser.get("/consent/")
    return Screen(Page(page.text)).forms["/consent/decide/"]


class Page:
    def __init__(self, text):
        self.content = text.encode()


def a_last_day(qa, number, wait):
    last_day = date(2025, 9, 10) + timedelta(days=number)
    person = qa.person(now=BEFORE, plan="pro")
    qa.world(person.browser, last_day=last_day.isoformat())
    wait()
    for _ in range(3):
        over = last_day < date(2025, 9, 15)
        expected = f"block until {last_day + timedelta(days=1)}T00:00:00Z" if over else "prompt"
        assert reason(person.browser) == expected
    assert person.browser.post("/consent/decide/", fields(person.browser)).status == 303
    (row,) = qa.ledger(person)
    assert (row["last_day"], row["simulated"], row["help_improve"]) == (last_day.isoformat(), True, True)


def two_buttons(qa, number, wait):
    person = qa.person(persona="free@example.com", now=BEFORE)
    qa.world(person.browser, presentation="balanced")
    wait()
    sent = fields(person.browser) | {"help_improve": "on"}
    assert person.browser.post("/consent/decide/", sent).status == 303
    (row,) = qa.ledger(person)
    assert (row["presentation"], row["preset"], row["help_improve"]) == ("balanced", None, True)


def a_preset(qa, number, wait):
    person = qa.person(now=BEFORE)
    qa.world(person.browser, preset="off" if number % 2 else "on")
    wait()
    assert ("help_improve" in fields(person.browser)) == (number % 2 == 0)


def no_world(qa, number, wait):
    person = qa.person(persona="pro@example.com", now=AFTER)
    wait()
    for _ in range(3):
        assert reason(person.browser) == "block until 2025-09-29T00:00:00Z"
    qa.clock(person.browser, BEFORE)
    assert reason(person.browser) == "prompt"


def a_message(qa, number, wait):
    person = qa.person(plan="max")
    wait()
    qa.browser().post("/password/reset/", {"email": person.email})
    assert len(qa.outbox(person.email)) == 1


def a_fault(qa, number, wait):
    person = qa.person(persona="on@example.com", now=BEFORE)
    qa.fault(person.browser, "/settings/", status=503, times=2)
    wait()
    assert [person.browser.get("/settings/").status for _ in range(3)] == [503, 503, 200]


def a_past(qa, number, wait):
    decisions = [{"at": "2025-09-05T10:00:00Z", "help_improve": True}]
    texts = [{"text": f"Question {number}", "at": "2025-09-06T08:00:00Z"}]
    person = qa.person(now=BEFORE, decisions=decisions, conversations=[{"texts": texts}])
    wait()
    page = person.browser.get(f"/chats/{person.conversation_ids[0]}/").text
    assert f"Question {number}" in page
    assert 'data-eligible="yes"' in page


FIFTY = [
    *[a_last_day] * 15,
    *[two_buttons] * 7,
    *[a_preset] * 6,
    *[no_world] * 8,
    *[a_message] * 4,
    *[a_fault] * 5,
    *[a_past] * 5,
]


def publishes(server):
    """For real, and everybody there is asked anew."""
    person = Qa(server.url).person(persona="on@example.com", now="2026-03-10T10:00:00Z")
    assert reason(person.browser) == ""
    file = server.home / "next.toml"
    text = SHIPPED.read_text(encoding="utf-8").replace('slug = "2025-08-28"', 'slug = "2026-03-01"')
    text = text.replace("## About this site", "## About this site, once more").replace(
        "## À propos de ce site", "## Encore à propos de ce site"
    )
    text = text.replace("announced_at = 2025-08-28", "announced_at = 2026-03-01").replace("2025-09-28", "2026-04-30")
    assert toml_file.read(text).slug == "2026-03-01"
    file.write_text(text, encoding="utf-8")
    done = manage(server.home, "publish_update", str(file))
    assert done.returncode == 0, done.stderr
    within(lambda: reason(person.browser) == "prompt")


def extends(server):
    """For real, in the console, and everybody there is let in."""
    qa = Qa(server.url)
    person, admin = (qa.person(persona=f"{name}@example.com", now=AFTER) for name in ("free", "admin"))
    assert reason(person.browser).startswith("block")
    address = re.search(
        r"/admin/consent/policyupdate/\d+/change/\">2025-08-28", admin.browser.get("/admin/consent/policyupdate/").text
    )
    pk = re.search(r"\d+", address[0])[0]
    form = {"last_day": "2025-10-08", "reason": "More time."}
    assert admin.browser.post(f"/admin/consent/policyupdate/{pk}/extend/", form).status == 303
    within(lambda: reason(person.browser) == "prompt")


def within(holds):
    until = time.monotonic() + SECONDS
    while True:
        asked = time.monotonic()
        if holds():
            return
        assert asked < until  # however long the answer took: it was asked for in time
        time.sleep(0.1)


def test_fifty_tests_at_once_disturb_nobody(serve):
    assert len(FIFTY) == 50
    with serve("shared") as shared, serve("publishing") as one, serve("extending") as other:
        qa, barrier = Qa(shared.url), Barrier(len(FIFTY))
        with ThreadPoolExecutor(len(FIFTY) + 2) as pool:
            began = time.monotonic()
            real = [pool.submit(publishes, one), pool.submit(extends, other)]
            tests = [pool.submit(each, qa, number, lambda: barrier.wait(PATIENCE)) for number, each in enumerate(FIFTY)]
            errors = [error for done in [*real, *tests] if (error := done.exception())]
        assert not errors, [repr(error) for error in errors if not isinstance(error, BrokenBarrierError)]
        print(f"fifty tests at once in {time.monotonic() - began:.1f} s")
        fresh = qa.person(persona="free@example.com", now=AFTER)
        assert reason(fresh.browser) == "block until 2025-09-29T00:00:00Z"
        began = time.monotonic()
        for _ in range(10):
            qa.person(now=BEFORE)
        print(f"a qa_person in {(time.monotonic() - began) / 10:.2f} s")
        verified = manage(shared.home, "verify_ledger")
        assert verified.returncode == 0, verified.stdout + verified.stderr

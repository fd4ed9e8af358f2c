"""Two worker processes: what is published or extended holds in both within seconds, a choice at once; one may die."""

import json
import os
import signal
import time

import pytest

from tests.support.house import ROOT
from tests.support.screen import Screen
from tests.support.server import Server
from tests.support.server_homes import manage
from tests.support.server_processes import BEFORE, PATIENCE, Person, only, workers

SEEN_WITHIN = 5.0  # seconds
AFTER, LONG_AFTER = "2025-09-29T10:00:00Z", "2025-11-15T10:00:00Z"


@pytest.fixture(scope="module")
def server(django_db_setup, tmp_path_factory, home_in):
    """One for all these tests: what they publish and extend is nothing to each other's clocks."""
    with home_in(tmp_path_factory.mktemp("two-workers")) as home:
        server = Server(None, home)
        server.wait()
        try:
            both_are_there(server)
            yield server
        finally:
            server.stop()


def both_are_there(server):
    """The second worker may come a little after the first has answered."""
    deadline = time.monotonic() + PATIENCE
    while len(workers(server)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers(server)) == 2


def extend(home, last_day):
    """By a process of its own, which tells the server's nothing."""
    code = (
        "import datetime; from consent.policies import publishing; from consent.models import PolicyUpdate; "
        f"publishing.extend(update=PolicyUpdate.objects.get(slug='2025-08-28'), last_day=datetime.date{last_day}, "
        "reason='More time.', by=None, now=datetime.datetime.now(datetime.UTC))"
    )
    done = manage(home, "shell", "-c", code)
    assert (done.returncode, done.stderr) == (0, "")


def where(person, worker, server):
    """Where that worker sends a person who writes: to the new chat, or to the choice."""
    with only(server, worker):
        return person.post("/chats/", text="hello").headers["Location"]


def sent_to(person, server):
    return [where(person, worker, server).split("/")[1] for worker in workers(server)]


def assert_both_send_to(place, person, server):
    """Within the time there is for that."""
    deadline = time.monotonic() + SEEN_WITHIN
    while (sent := sent_to(person, server)) != [place, place] and time.monotonic() < deadline:
        time.sleep(0.1)
    assert sent == [place, place]


def test_an_extension_is_seen_by_both_within_five_seconds(server):
    person = Person(server.url, AFTER)
    assert sent_to(person, server) == ["consent", "consent"]
    extend(server.home, (2025, 10, 8))
    assert_both_send_to("chats", person, server)


def test_a_publication_is_seen_by_both_within_five_seconds(server):
    person = Person(server.url, BEFORE, persona="on@example.com")
    assert person.post("/qa/clock/", now="2026-05-01T00:00:00Z").status == 200
    assert sent_to(person, server) == ["chats", "chats"]
    shipped = (ROOT / "consent/policies/shipped/2025-08-28.toml").read_text(encoding="utf-8")
    newer = shipped.replace("2025-08-28", "2026-03-01").replace("2025-09-28", "2026-04-01")
    newer = newer.replace("## About this site", "## This site").replace("## À propos de ce site", "## Ce site")
    (server.home / "next.toml").write_text(newer, encoding="utf-8")
    done = manage(server.home, "publish_update", str(server.home / "next.toml"))
    assert (done.returncode, done.stderr) == (0, "")
    assert_both_send_to("consent", person, server)


def test_a_choice_and_what_was_kept_are_seen_by_both_at_once(server):
    first, second = workers(server)
    for chosen_at, asked_at in ((first, second), (second, first)):
        person = Person(server.url, LONG_AFTER)
        assert where(person, asked_at, server).startswith("/consent/")
        with only(server, chosen_at):
            assert person.choose() == 303
        with only(server, asked_at):
            assert Screen(person.ask("/")).forms["/chats/"]["text"] == "hello"
        assert where(person, asked_at, server).startswith("/chats/")


def test_a_worker_killed_while_it_answers_is_replaced_and_nothing_is_half_written(server):
    person = Person(server.url, BEFORE, persona="on@example.com")
    victim = workers(server)[0]
    for on in (False, True, False):
        person.set_to(on)
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while (victim in workers(server) or len(workers(server)) < 2) and time.monotonic() < deadline:
        time.sleep(0.05)
    for _ in range(4):
        person.toggle()
    stored = [bool(row["help_improve"]) for row in server.ledger(person.email) if row["kind"] == "setting"]
    assert stored[: len(person.answered)] == person.answered
    assert victim not in workers(server)
    assert len(workers(server)) == 2
    done = manage(server.home, "verify_ledger")
    assert (done.returncode, done.stderr) == (0, "")


def test_what_a_proxy_would_say_is_not_believed_of_a_neighbour_on_this_machine(server):
    person = Person(server.url, LONG_AFTER)
    said = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "evil.example", "Accept": "application/json"}
    answer = json.loads(person.ask("/", **said).content)
    assert answer["page"] == f"{server.url}/consent/?next=%2F"

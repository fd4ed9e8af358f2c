"""kill -9 under write load: whatever was answered is there after the restart, and the ledger verifies."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest

from tests.browser.server import Server, manage
from tests.claudeprivacy.homes import home_in

PEOPLE, ANSWERED, PATIENCE = 6, 60, 120  # people at once, answers before the kill, seconds


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Person:
    """A fresh account that turns the setting on and off, and remembers what was answered."""

    def __init__(self, url):
        self.url, self.answered, self.cookies = url, [], CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), Stay)
        self.opener.open(f"{url}/qa/", timeout=PATIENCE).close()
        status, answer = self.post("/qa/enter/", persona="free@example.com", now="2025-09-15T10:00:00Z", fresh="1")
        assert status == 200
        self.email = json.loads(answer)["email"]

    def post(self, path, **form):
        """Status and body."""
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        headers = {"X-CSRFToken": token, "Accept": "application/json" if path == "/qa/enter/" else "text/html"}
        request = Request(f"{self.url}{path}", urlencode(form).encode(), headers)  # noqa: S310  loopback
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except HTTPError as answer:
            answer.close()
            return answer.code, b""

    def set_to(self, on):
        if self.post("/settings/privacy/help-improve/", **({"help_improve": "on"} if on else {}))[0] == 303:
            self.answered.append(on)

    def toggle_for_ever(self):
        try:
            while True:
                self.set_to(not self.answered or not self.answered[-1])
        except (OSError, HTTPException):
            return


@pytest.fixture
def server(tmp_path):
    with home_in(tmp_path) as home:
        server = Server(None, home)
        yield server
        server.stop()


def kill_under_load(server, people):
    """The server's processes, by their own group's id, in the middle of the writing."""
    with ThreadPoolExecutor(len(people)) as pool:
        writing = [pool.submit(person.toggle_for_ever) for person in people]
        deadline = time.monotonic() + PATIENCE
        while sum(len(person.answered) for person in people) < ANSWERED and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait(PATIENCE)
        for each in writing:
            each.result(PATIENCE)


def test_every_answered_choice_survives_kill_9(server):
    server.wait()
    people = [Person(server.url) for _ in range(PEOPLE)]
    kill_under_load(server, people)
    server.start()
    server.wait()
    assert sum(len(person.answered) for person in people) >= ANSWERED
    for person in people:
        stored = [bool(row["help_improve"]) for row in server.ledger(person.email)]
        assert stored[: len(person.answered)] == person.answered
        assert len(stored) - len(person.answered) in (0, 1)
    done = manage(server.home, "verify_ledger")
    assert (done.returncode, done.stderr) == (0, "")

"""Nothing typed into a form of the log-in is in any log, and after an erasure nothing of the person at all."""

import logging
import sys
from urllib.parse import urlencode

import pytest

from claudeprivacy.observability.logs import WithoutAddresses
from tests.support.screen import Screen
from tests.support.server import Server
from tests.support.server_processes import Person

EMAIL, SECRET, NAME = "ada.lovelace@example.com", "correct-horse-battery", "Ada-of-the-logs"


@pytest.fixture
def server(tmp_path, home_in):
    with home_in(tmp_path) as home:
        server = Server(None, home)
        server.wait()
        yield server
        server.stop()


def fill(person, address, **typed):
    """Look at a page's form and send it, filled so."""
    form = Screen(person.ask(address)).forms[address]
    return person.post(address, **{**form, **typed})


@pytest.mark.django_db
def test_after_an_erasure_no_log_knows_the_person(server):
    person = Person(server.url)
    person.cookies.clear()
    typed = {"email": EMAIL, "password1": SECRET, "password2": SECRET}
    assert fill(person, "/signup/", **{**typed, "password2": "x"}).status == 422
    assert fill(person, "/signup/", **typed).status == 303
    person.cookies.clear()
    for email, password in ((EMAIL, f"{SECRET}-wrong"), (f"x{EMAIL}", SECRET), (SECRET, SECRET), (EMAIL, "")):
        assert fill(person, "/login/", email=email, password=password).status == 422
    assert fill(person, "/signup/", **typed).status == 422
    assert person.ask("/login/", urlencode({"email": EMAIL, "password": SECRET}).encode()).status == 403  # no token
    person.ask(f"/nowhere/{EMAIL}/")
    person.ask(f"/admin/?next={EMAIL}")
    assert fill(person, "/login/", email=EMAIL, password=SECRET).status == 303
    fill(person, "/settings/", name=NAME)
    assert fill(person, "/settings/account/delete/", password=SECRET).status == 303
    server.stop()
    files = (path for path in server.home.rglob("*") if path.is_file() and "sqlite3" not in path.name)
    theirs = server.home / "var" / "outbox"  # stands for the mailboxes of those who are written to
    logs = {path: path.read_bytes() for path in files if theirs not in path.parents}
    assert logs
    for path, content in logs.items():
        for word in (EMAIL, "lovelace", SECRET, NAME):
            assert word.encode() not in content, (path.name, word)


@pytest.mark.parametrize(
    "message",
    [
        f"Key (email)=({EMAIL}) already exists.",
        f"{{'{EMAIL}': (550, b'<{EMAIL}> no')}}",
        f"to {EMAIL}, from",
        f"x={EMAIL}",
    ],
)
def test_whatever_repeats_an_address_is_written_without_it(message):
    try:
        raise ValueError(message)
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", logging.ERROR, "", 0, message, (), sys.exc_info())
    written = WithoutAddresses().format(record)
    assert "lovelace" not in written
    assert written.count("[e-mail]") >= 2
    assert "ValueError" in written

"""Every request has an id and a line in the access log, and neither says who asked for what (rules, section 9)."""

import json
import logging

import pytest
from django.db import OperationalError

from claudeprivacy.observability import logs
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory
from tests.support.production import JSON, as_in_production, database_raising

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(caplog):
    """The lines as production writes them, read."""
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(logs.WithoutAddresses("json"))
    return lambda: [json.loads(line) for line in caplog.text.splitlines()]


def answered(log):
    return [line for line in log() if line["event"] == "answered"]


def test_a_line_names_the_pattern_of_the_address_and_never_what_is_in_it(client_at, log):
    person = UserFactory(email="ada@example.com")
    chat = ConversationFactory(owner=person)
    client_at.as_user(person).get(f"/chats/{chat.pk}/?q=my+secret")
    (line,) = answered(log)
    assert line["route"] == "/chats/<uuid:pk>/"
    assert (line["method"], line["status"], line["logger"]) == ("GET", 200, "claudeprivacy.access")
    assert line["milliseconds"] > 0
    assert not any(word in json.dumps(line) for word in (str(chat.pk), "secret", "ada@"))


@pytest.mark.parametrize("path", ["/nowhere/ada@example.com/", "/reset/x/y/z/"])
def test_an_address_that_is_none_of_ours_is_not_repeated(client_at, log, path):
    client_at.get(path)
    (line,) = log()
    assert (line["route"], line["status"]) == ("-", 404)
    assert "ada@" not in json.dumps(line)


def test_a_made_up_method_is_not_repeated(client_at, log):
    client_at.generic("ADA-LOVELACE", "/login/")
    assert [line["method"] for line in answered(log)] == ["other"]


@pytest.mark.usefixtures("policy_update")
@pytest.mark.parametrize(("now", "said"), [(BEFORE, ("prompt", "due")), (AFTER, ("block", "overdue"))])
def test_a_line_says_the_verdict(client_at, log, now, said):
    client_at.at(now).as_user(UserFactory()).page("/")
    line = answered(log)[-1]
    assert (line["verdict"], line["reason"]) == said


def test_a_page_that_the_gate_leaves_open_has_no_verdict(client_at, log):
    client_at.get("/login/")
    assert "verdict" not in answered(log)[0]


def test_probes_and_static_files_leave_no_line_while_all_is_well(client_at, log):
    for path in ("/healthz/", "/static/app.css"):
        client_at.get(path).close()
    assert answered(log) == []
    with database_raising(OperationalError("gone")):
        client_at.get("/healthz/")
    assert [line["status"] for line in answered(log)] == [503]


def test_the_id_is_in_the_answer_and_on_each_line(client_at, log):
    given = {client_at.get("/login/")["X-Request-ID"] for _ in range(3)}
    assert {line["request_id"] for line in log()} == given
    assert len(given) == 3


def test_only_a_proxy_of_ours_may_give_the_id(client_at, settings):
    headers = {"X-Request-ID": "chosen-by-somebody"}
    assert client_at.get("/login/", headers=headers)["X-Request-ID"] != "chosen-by-somebody"
    as_in_production(settings, TRUSTED_PROXY_HOPS="1")
    settings.SECURE_SSL_REDIRECT = False
    assert client_at.get("/login/", headers=headers)["X-Request-ID"] == "chosen-by-somebody"
    for bad in ("short", "with space here", "ä" * 10, "x" * 65, "a\tb\tc\td\te"):
        assert client_at.get("/login/", headers={"X-Request-ID": bad})["X-Request-ID"] != bad


@pytest.fixture
def broken(monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError("about ada@example.com")

    monkeypatch.setattr("conversations.views.chats.start", fail)
    return TravellingClient(raise_request_exception=False).as_user(UserFactory())


def test_a_500_is_in_the_log_with_its_traceback_and_its_page_says_under_which_number(broken, log):
    response = broken.post("/chats/", {"text": "Hello"})
    (line,) = [line for line in log() if line["level"] == "error"]
    assert line["event"] == "Internal Server Error: /chats/"
    assert "ZeroDivisionError: about [e-mail]" in line["exception"]
    assert line["request_id"] == response["X-Request-ID"]
    assert line["request_id"] in response.content.decode()
    assert broken.post("/chats/", {"text": "Hello"}, headers=JSON).json().keys() >= {"request_id", "code"}


def test_a_503_for_a_database_that_is_gone_is_in_the_log_with_its_cause(log):
    person = TravellingClient(raise_request_exception=False).as_user(UserFactory())
    with database_raising(OperationalError("server closed the connection")):
        assert person.get("/chats/").status_code == 503
    (line,) = [line for line in log() if line["level"] == "error"]
    assert "server closed the connection" in line["exception"]
    assert [line["status"] for line in answered(log)] == [503]


def test_the_token_of_a_mailed_link_is_in_no_log(log):
    """Not when the page breaks either, which Django would say with the whole address."""
    with database_raising(OperationalError("gone")):
        response = TravellingClient(raise_request_exception=False).get("/password/reset/MQ/secret-token/")
    assert response.status_code == 503
    assert "secret-token" not in json.dumps(log())
    assert "/password/reset/<uid>/<token>/" in json.dumps(log())


def test_an_error_page_below_500_names_no_number(client_at):
    response = client_at.page("/nowhere/")
    assert response["X-Request-ID"] not in response.content.decode()

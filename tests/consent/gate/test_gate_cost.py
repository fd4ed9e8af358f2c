"""The gate costs no query, and announced updates are asked for once a second (rules, section 2; adr/0001)."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consent.checks import GATE
from consent.core import updates
from consent.policies import publishing
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory, decide, defer, publish
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
WITHOUT_THE_GATE = [name for name in settings.MIDDLEWARE if name != GATE]


@pytest.fixture
def no_refresh(policy_update, monkeypatch):
    """Published, and the snapshot never grows old within a test."""
    monkeypatch.setattr(updates, "MAX_AGE", 3600.0)


def queries(client_at, address):
    client_at.page(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client_at.page(address).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("stands", [decide, defer])
@pytest.mark.parametrize("asked", ["/", "conversation", "/settings/privacy/", "/legal/consumer-terms/"])
def test_a_request_makes_the_same_queries_with_and_without_the_gate(no_refresh, settings, client_at, stands, asked):
    user = stands(UserFactory())
    address = f"/chats/{ConversationFactory(owner=user).pk}/" if asked == "conversation" else asked
    client_at.as_user(user).at(BEFORE)
    gated = queries(client_at, address)
    settings.MIDDLEWARE = WITHOUT_THE_GATE
    client_at.handler._middleware_chain = None
    assert len(queries(client_at, address)) == len(gated)


def test_without_the_gate_nobody_is_asked_so_the_comparison_means_something(policy_update, settings, client_at):
    settings.MIDDLEWARE = WITHOUT_THE_GATE
    client_at.as_user(UserFactory()).at(AFTER)
    assert client_at.page("/").status_code == 200


def test_a_block_asks_for_the_session_and_the_person_and_nothing_else(no_refresh, client_at):
    client_at.as_user(UserFactory()).at(AFTER)
    client_at.page("/")
    with CaptureQueriesContext(connection) as captured:
        assert client_at.page("/").status_code == 303
    assert len(captured) == 2


class Monotonic:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def monotonic(monkeypatch):
    clock = Monotonic()
    monkeypatch.setattr(updates.time, "monotonic", clock)
    return clock


@pytest.fixture
def asked(monkeypatch):
    """Every refresh, counted."""
    times, ask = [], updates._ask

    def counting():
        times.append(1)
        return ask()

    monkeypatch.setattr(updates, "_ask", counting)
    return times


def test_announced_updates_are_asked_for_once_a_second(policy_update, monotonic, asked, client_at):
    client_at.as_user(decide(UserFactory())).at(BEFORE)
    updates.forget()
    asked.clear()
    for _ in range(5):
        client_at.page("/")
    assert len(asked) == 1
    monotonic.seconds += updates.MAX_AGE - 0.001
    client_at.page("/")
    assert len(asked) == 1
    monotonic.seconds += 0.001
    client_at.page("/")
    client_at.page("/")
    assert len(asked) == 2
    assert updates.MAX_AGE <= 1.0


def extended_elsewhere(update):
    """As another process does it: this one's snapshot isn't told."""
    publishing.extend(update=update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=AFTER)


def test_an_extension_by_another_process_is_seen_after_the_refresh(policy_update, monotonic, client_at):
    client_at.as_user(UserFactory()).at(AFTER)
    assert client_at.page("/").status_code == 303
    extended_elsewhere(policy_update)
    assert client_at.page("/").status_code == 303
    monotonic.seconds += 1
    screen = Screen(client_at.page("/"))
    assert screen.marks("data-verdict") == ["prompt"]
    assert "October 8, 2025" in screen.text


def test_a_publication_by_another_process_is_seen_after_the_refresh(db, monotonic, client_at):
    client_at.as_user(UserFactory()).at(AFTER)
    assert client_at.page("/").status_code == 200
    publish()
    monotonic.seconds += 1
    assert client_at.page("/").status_code == 303


def test_the_publishing_process_sees_its_publication_at_once(
    policy_update, django_capture_on_commit_callbacks, client_at
):
    client_at.as_user(UserFactory()).at(AFTER)
    assert client_at.page("/").status_code == 303
    with django_capture_on_commit_callbacks(execute=True):
        extended_elsewhere(policy_update)
    assert Screen(client_at.page("/")).marks("data-verdict") == ["prompt"]

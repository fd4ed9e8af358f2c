"""A database that can't be written to: a clear page, no half of anything, and back without a restart (law 8)."""

import sqlite3
from contextlib import contextmanager

import pytest
from django.db import connection

from accounts.models import User
from consent.core import documents, updates
from consent.models import ConsentEvent
from consent.models.refused_form import RefusedForm
from conversations.models import Conversation, Feedback, Message
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory, decide, publish
from tests.support.journals import unwritable
from tests.support.screen import Screen

pytestmark = pytest.mark.usefixtures("committed")
BIG = "x" * 19_000


@contextmanager
def full():
    """No room for what is written next: SQLite's own limit, on PostgreSQL the error it gives, after the first table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")  # pages that are free would be room
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        else:
            cursor.execute(FULL_TABLES)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823" if connection.vendor == "sqlite" else ROOM_AGAIN)


TABLES = ("conversations_message", "conversations_feedback", "consent_consentevent", "consent_refusedform")
FULL_TABLES = (
    "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;"
) + "".join(f"CREATE TRIGGER disk_full AFTER INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION disk_full();" for t in TABLES)
ROOM_AGAIN = "DROP FUNCTION disk_full() CASCADE"


@contextmanager
def locked():
    """Another process writes, longer than the site waits (SQLite); on PostgreSQL every table is held for a while."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute("PRAGMA busy_timeout = 50")
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        other = connection.copy()
        other.set_autocommit(False)
        other.cursor().execute(f"LOCK TABLE {', '.join(TABLES)} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


@pytest.fixture
def ada():
    updates.forget()
    documents.forget()
    publish()
    return decide(UserFactory())


@pytest.fixture
def client_at(ada):
    client_at = TravellingClient(raise_request_exception=False).as_user(ada).at(BEFORE)
    client_at.pk = ConversationFactory(owner=ada).pk
    return client_at


def rows():
    models = (Conversation, Message, Feedback, ConsentEvent, RefusedForm)
    return {model.__name__: model.objects.count() for model in models}


def standing(person):
    fresh = User.objects.get(pk=person.pk)
    return fresh.help_improve, fresh.ledger_sequence, fresh.ledger_head


WRITES = [
    ("/chats/", {"text": BIG}),
    ("/chats/{pk}/", {"text": BIG}),
    ("/chats/{pk}/feedback/", {"value": "up", "comment": "🦊" * 2000}),
]


@pytest.mark.parametrize("fault", [full, locked])
@pytest.mark.parametrize(("address", "form"), WRITES)
def test_nothing_is_half_written_and_the_page_says_so(client_at, fault, address, form):
    before, address = rows(), address.format(pk=client_at.pk)
    with fault():
        answer = client_at.post(address, form)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "Nothing was recorded." in answer.content.decode()
        assert rows() == before
        assert client_at.page("/").status_code == 200  # reading goes on
    assert client_at.post(address, form).status_code == 303
    assert rows() != before


@pytest.mark.parametrize("fault", [full, locked])
def test_a_setting_is_changed_whole_or_not_at_all(client_at, ada, fault):
    before = standing(ada)
    with fault():
        sent = [client_at.post("/settings/privacy/help-improve/", {"help_improve": "on"} if on else {}) for on in FLIPS]
    assert {answer.status_code for answer in sent} <= {303, 503}
    assert fault is full or sent[0].status_code == 503
    assert standing(ada)[1] - before[1] == ConsentEvent.objects.count() - 1
    assert client_at.post("/settings/privacy/help-improve/", {}).status_code == 303
    assert ConsentEvent.objects.order_by("sequence").last().hash == standing(ada)[2]


FLIPS = [False, True] * 3
JOURNALLED = [
    ("/settings/privacy/help-improve/", {}),
    ("/chats/{pk}/delete/", {}),
    ("/settings/account/delete/", {"password": "demo"}),
]


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}])
@pytest.mark.parametrize(("address", "form"), JOURNALLED)
def test_what_the_journal_has_no_room_for_is_refused_and_not_recorded(client_at, ada, address, form, headers):
    """A full disk under `var/`: 503 and never 500, and the same form goes through once there is room."""
    before, address = (rows(), standing(ada)), address.format(pk=client_at.pk)
    with unwritable():
        answer = client_at.post(address, form, headers=headers)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        if headers:
            assert answer.json()["code"] == "journal_unwritable"
        else:
            assert "stored safely now. Nothing was recorded." in answer.content.decode()
        assert (rows(), standing(ada)) == before
        assert Conversation.objects.get().deleted_at is None
        assert client_at.page("/settings/privacy/").status_code == 200  # reading goes on
    assert client_at.post(address, form).status_code == 303


@pytest.mark.parametrize("address", ["/consent/decide/", "/consent/not-now/"])
def test_the_choice_itself_waits_for_the_journal_to_have_room(client_at, address):
    new = UserFactory()
    asked = TravellingClient(raise_request_exception=False).as_user(new).at(BEFORE)
    form = Screen(asked.page("/consent/")).forms["/consent/decide/"]
    with unwritable():
        assert asked.post(address, form).status_code == 503
        assert not ConsentEvent.objects.filter(subject_id=new.subject_id).exists()
        assert standing(new)[1] == 0
    assert asked.post(address, form).status_code == 303
    assert ConsentEvent.objects.filter(subject_id=new.subject_id).count() == 1


def test_a_form_that_can_not_even_be_kept_says_so_and_blocks_all_the_same(client_at, ada):
    blocked = TravellingClient(raise_request_exception=False).as_user(UserFactory()).at(AFTER)
    with locked():
        answer = blocked.post("/chats/", {"text": BIG})
        assert answer.status_code == 503
        assert "data-conversation" not in answer.content.decode()
    assert blocked.post("/chats/", {"text": BIG}).status_code == 303
    assert RefusedForm.objects.count() == 1


def test_the_choice_itself_is_taken_whole_once_there_is_room_again(client_at, ada):
    new = UserFactory()
    asked = TravellingClient(raise_request_exception=False).as_user(new).at(AFTER)
    form = Screen(asked.page("/consent/")).forms["/consent/decide/"]
    with locked():
        assert asked.post("/consent/decide/", form).status_code == 503
        assert asked.page("/").status_code == 303
    assert asked.post("/consent/decide/", form).status_code == 303
    assert ConsentEvent.objects.filter(subject_id=new.subject_id).count() == 1

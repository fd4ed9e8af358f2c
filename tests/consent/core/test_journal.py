"""The journal: every ledger row, whole, on disk before its commit; nothing rolled back; nothing taken on trust."""

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection, transaction

from consent import conf
from consent.core import journal
from consent.core.journal import COMMITTED, LEDGER, CannotWrite
from consent.lib import append_only
from consent.models import ConsentEvent, Installation
from consent.rules import hashing
from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.journals import entries, lines_of, text_of, unwritable, warnings_of
from tests.support.verbs import put_off, rows, set_to

pytestmark = pytest.mark.django_db
ID = "6f1c1b0e-4f8f-4c0c-8f0b-0d8f3a3f1a01"


@pytest.fixture
def user(policy_update):
    return UserFactory()


def own_line(**changes):
    mine = str(Installation.current().identity)
    whole = {"database": mine, "kind": "deleted", "transaction": "t", "written_at": BEFORE.isoformat(), "facts": {}}
    return {**whole, **changes}


def old_line(**changes):
    mine = str(Installation.current().identity)
    return {"database": mine, "kind": "purged", "id": ID, "at": BEFORE.isoformat(), **changes}


def append_and_fail(within):
    with within():
        journal.append("undone", id=ID)
        raise ZeroDivisionError


def write(*contents, name="other-machine.jsonl"):
    """As another machine would, or an older release."""
    text = "".join(f"{content if isinstance(content, str) else json.dumps(content)}\n" for content in contents)
    append_only.append(journal.path_of(name), text.encode(errors="surrogateescape"))


def test_every_ledger_row_is_in_it_whole(user):
    put_off(user)
    decide(user)
    set_to(user, False)
    written = [entry.facts for entry in entries(LEDGER)]
    assert written == [{name: hashing.plain(value) for name, value in row.columns().items()} for row in rows(user)]
    assert [hashing.row_hash(facts) for facts in written] == [row.hash for row in rows(user)]


def test_it_holds_no_address_and_no_name(user):
    decide(UserFactory(email="lovelace@example.com", name="Lovelace"))
    assert "lovelace" not in text_of().lower()


def test_a_line_names_its_database_its_transaction_and_when_it_was_written(user):
    before = datetime.now(UTC)
    decide(user)
    line = lines_of(journal.own_segment())[-1]
    assert line["database"] == str(Installation.current().identity)
    assert before <= datetime.fromisoformat(line["written_at"]) <= datetime.now(UTC)
    assert line.keys() == {"database", "kind", "transaction", "written_at", "facts"}


def test_the_answer_that_adds_no_row_writes_nothing(user):
    decide(user)
    decide(user)
    set_to(user, True)
    assert len(entries(LEDGER)) == 1


def test_nothing_is_written_of_what_was_rolled_back(user):
    with pytest.raises(ZeroDivisionError):
        append_and_fail(journal.transaction)
    assert entries() == []


def test_a_savepoint_that_was_rolled_back_takes_its_own_entries_along(user):
    with journal.transaction():
        journal.append("first")
        with pytest.raises(ZeroDivisionError):
            append_and_fail(transaction.atomic)
        journal.append("last")
    assert [entry.kind for entry in entries()] == ["first", "last"]


def test_a_transaction_is_written_once_at_its_end_and_under_one_name(user, monkeypatch):
    calls, append = [], append_only.append
    monkeypatch.setattr(append_only, "append", lambda *args, **how: calls.append(how) or append(*args, **how))
    with journal.transaction():
        decide(user)
        with journal.transaction():
            journal.append("deleted", id=uuid.UUID(ID), at=BEFORE, many=[1, "two", None])
        assert calls == []
    assert calls == [{}]
    assert len({entry.transaction for entry in entries()}) == 1
    assert entries("deleted")[0].facts == {"id": ID, "at": "2025-09-15T10:00:00.000000Z", "many": [1, "two", None]}


def test_a_transaction_that_can_not_be_committed_any_more_writes_nothing(user):
    with journal.transaction():
        journal.append("deleted", id=ID)
        transaction.set_rollback(True)
    assert entries() == []


def test_outside_of_its_transaction_nothing_can_be_appended():
    with pytest.raises(RuntimeError, match=r"within consent\.core\.journal\.transaction"):
        journal.append("deleted", id=ID)
    with transaction.atomic(), pytest.raises(RuntimeError):
        journal.append("deleted", id=ID)


def test_what_can_not_be_written_is_not_recorded(user):
    with unwritable(), pytest.raises(CannotWrite, match="The journal can't be written"):
        decide(user)
    user.refresh_from_db()
    assert (ConsentEvent.objects.count(), user.ledger_sequence, user.decided_update) == (0, 0, None)
    decide(user)
    assert [row.sequence for row in rows(user)] == [1]


@pytest.mark.django_db(transaction=True)
def test_after_the_commit_it_is_noted(user):
    decide(user)
    (row, mark) = entries()
    assert (row.kind, mark.kind, row.transaction == mark.transaction) == (LEDGER, COMMITTED, True)


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_an_entry_that_says_so(user, monkeypatch):
    def broken():
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(connection, "commit", broken)
    with pytest.raises(OperationalError):
        decide(user)
    monkeypatch.undo()
    assert [entry.kind for entry in entries()] == [LEDGER, "abandoned"]
    assert ConsentEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_can_not_be_noted_stands_all_the_same(user, monkeypatch):
    append = append_only.append

    def sparing(path, lines, *, durable=True):
        if not durable:
            raise OSError("No space left on device")
        append(path, lines)

    monkeypatch.setattr(append_only, "append", sparing)
    decide(user)
    assert [entry.kind for entry in entries()] == [LEDGER]
    assert ConsentEvent.objects.count() == 1


def test_the_segments_of_all_machines_are_read_in_the_order_of_time(settings, user):
    for number, name in enumerate(("alpha", "beta/../..", "alpha")):
        settings.CONSENT_JOURNAL_SEGMENT = name
        with journal.transaction():
            journal.append(f"kind{number}")
    assert [entry.kind for entry in entries()] == ["kind0", "kind1", "kind2"]
    assert {path.name for path in journal.segments()} >= {"alpha.jsonl", "beta_.._...jsonl"}


def test_a_machine_writes_to_the_file_of_its_own_name(settings):
    settings.CONSENT_JOURNAL_SEGMENT = ""
    assert conf.journal_segment()
    assert journal.own_segment().parent == journal.folder()


def test_the_log_of_older_releases_is_read_too():
    write(old_line(), old_line(kind="erased", at="2025-09-15T11:00:00+00:00"), name=journal.OLD_LOG)
    assert [(entry.kind, entry.facts["id"], entry.transaction) for entry in entries()] == [
        ("purged", ID, ""),
        ("erased", ID, ""),
    ]


@pytest.mark.parametrize("name", ["other-machine.jsonl", journal.OLD_LOG])
@pytest.mark.parametrize("database", ["7f1c2a9e-5b0d-4f6e-9a43-1d2c3b4a5968", ""])
def test_the_lines_of_another_database_are_counted_and_ignored(name, database):
    write(own_line(database=database), old_line(database=database), own_line(), name=name)
    assert [entry.kind for entry in entries()] == ["deleted"]
    assert warnings_of() == [f"{name}: 2 lines of another database, ignored"]


BROKEN = ["[]", "5", "null", '"x"', "{}", "{", "\udcff\udcfe", "[" * 100_000]


@pytest.mark.parametrize("content", BROKEN)
def test_a_line_that_is_no_entry_is_named_and_ignored(content):
    write(content, own_line())
    assert [entry.kind for entry in entries()] == ["deleted"]
    assert warnings_of() == ["other-machine.jsonl: the line at byte 0 can't be read, ignored"]


@pytest.mark.parametrize(
    "broken",
    [
        {"facts": 5},
        {"facts": []},
        {"written_at": "yesterday"},
        {"written_at": "2025-09-15T10:00:00"},
        {"written_at": 5},
        {"database": 5},
        {"database": None},
    ],
)
def test_a_line_with_a_broken_value_is_named_and_ignored(broken):
    write(own_line(**broken), own_line())
    assert len(entries()) == 1
    assert warnings_of() == ["other-machine.jsonl: the line at byte 0 can't be read, ignored"]


@pytest.mark.parametrize("broken", [{"id": "no id"}, {"id": 5}, {"id": None}, {"at": "yesterday"}, {"at": 5}])
def test_an_old_line_with_a_broken_value_is_named_and_ignored(broken):
    write(old_line(**broken), old_line(), name=journal.OLD_LOG)
    assert len(entries()) == 1
    assert len(warnings_of()) == 1


def test_a_truncated_last_line_is_left_out_and_the_next_choice_is_whole(user):
    decide(user)
    whole = journal.own_segment().read_bytes()
    journal.own_segment().write_bytes(whole + whole[: len(whole) // 2])
    assert len(entries()) == 1
    set_to(user, False)
    assert [entry.facts["sequence"] for entry in entries(LEDGER)] == [1, 2]
    assert len(warnings_of()) == 1

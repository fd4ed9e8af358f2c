"""Do database and journal agree? What a restored backup lacks is told from what a crash left, and from a lost file."""

import json
import uuid

import pytest
from django.db import OperationalError, connection

from consent.core import journal, journal_check
from consent.core.journal import LEDGER
from consent.core.journal_check import NotCurrent
from consent.lib import append_only
from consent.models import ConsentEvent, Installation
from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.journals import entries, forgotten, text_of
from tests.support.verbs import rows, set_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(policy_update):
    user = UserFactory()
    decide(user)
    return user


def settle():
    said = []
    return journal_check.settle(said.append), said


def refused():
    """What a job is told, and its exit code."""
    with pytest.raises(NotCurrent) as stopped:
        journal_check.require_current(lambda says: None)
    return str(stopped.value), stopped.value.code


def agrees():
    result, _ = settle()
    journal_check.require_current(lambda says: None)
    return not (result.lost or result.faults or result.unjournalled or result.unanswered)


def rows_known():
    return Installation.current().journal_position["rows"]


def test_a_database_that_has_journalled_all_it_holds_agrees(user):
    set_to(user, False)
    assert agrees()
    assert rows_known() == 2


def test_a_new_database_agrees_with_no_journal(db):
    assert agrees()
    assert not journal.segments()


def test_only_what_was_written_since_is_read_again(user, monkeypatch):
    settle()
    starts, read = [], append_only.read
    monkeypatch.setattr(append_only, "read", lambda path, start=0: starts.append(start) or read(path, start))
    set_to(user, False)
    assert agrees()
    assert 0 not in starts
    assert rows_known() == 2


def test_rows_from_before_there_was_a_journal_are_written_into_it(user):
    set_to(user, False)
    before = {entry.facts["id"]: entry.facts for entry in entries(LEDGER)}
    for path in journal.segments():
        path.unlink()
    result, said = settle()
    assert said == ["2 ledger rows are written into the journal, which lacks them"]
    assert {entry.facts["id"]: entry.facts for entry in entries(LEDGER)} == before
    assert not result.unjournalled
    assert agrees()
    assert len(entries(LEDGER)) == 2


def test_of_rows_that_are_in_it_already_none_is_written_twice(user):
    other = decide(UserFactory())
    lines = journal.own_segment().read_bytes().splitlines(keepends=True)
    journal.own_segment().write_bytes(b"".join(line for line in lines if str(other.subject_id).encode() not in line))
    settle()
    assert sorted(entry.facts["subject_id"] for entry in entries(LEDGER)) == sorted(
        [str(user.subject_id), str(other.subject_id)]
    )


def test_a_database_that_lacks_a_committed_row_is_older_than_its_journal(user):
    settle()
    set_to(user, False)
    forgotten(user, 2)
    position = Installation.current().journal_position
    says, code = refused()
    assert ("1 entries are missing" in says, "manage.py replay_journal" in says, code) == (True, True, 1)
    assert Installation.current().journal_position == position


def test_a_row_that_no_commit_followed_is_none_that_a_backup_lacks(user, monkeypatch):
    settle()

    def broken():
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(connection, "commit", broken)
    monkeypatch.setattr(journal, "_note", lambda *args: None)  # killed, it would not say either
    with pytest.raises(OperationalError):
        set_to(user, False)
    monkeypatch.undo()
    result, _ = settle()
    assert (len(result.unanswered), result.lost) == (1, 0)
    journal_check.require_current(lambda says: None)


def test_what_nobody_was_answered_is_remembered_until_a_later_row_takes_its_place(user, monkeypatch):
    test_a_row_that_no_commit_followed_is_none_that_a_backup_lacks(user, monkeypatch)
    assert [len(starts) for starts in Installation.current().journal_position["open"].values()] == [1]
    settle()
    assert [len(starts) for starts in Installation.current().journal_position["open"].values()] == [1]
    set_to(user, False)
    assert agrees()
    assert Installation.current().journal_position["open"] == {}
    assert rows_known() == 2


def test_a_choice_made_before_the_replay_does_not_hide_the_row_it_took_the_place_of(user):
    settle()
    set_to(user, False)
    forgotten(user, 2)
    set_to(user, False)
    assert "1 entries are missing" in refused()[0]


def test_an_entry_under_way_while_we_look_is_no_matter(user):
    """Written, not committed: as another process's, between its last step and its commit."""
    line = {"database": str(Installation.current().identity), "kind": LEDGER, "transaction": "other"}
    facts = {**entries(LEDGER)[0].facts, "id": str(uuid.uuid4()), "sequence": 2}
    line |= {"written_at": BEFORE.isoformat(), "facts": facts}
    append_only.append(journal.path_of("other.jsonl"), json.dumps(line).encode() + b"\n")
    result, _ = settle()
    assert (result.lost, len(result.unanswered)) == (0, 1)


@pytest.mark.parametrize("lose", ["missing", "cut off at byte 10"])
def test_a_file_that_is_lost_or_cut_is_said_and_nothing_is_written_over_it(user, lose):
    settle()
    segment = journal.own_segment()
    if lose == "missing":
        segment.unlink()
    else:
        segment.write_bytes(segment.read_bytes()[:10])
    says, code = refused()
    assert (f"{segment}: {lose}" in says, "replay_journal --begin-anew" in says, code) == (True, True, 3)
    assert text_of()[10:] == ""


def test_a_journal_that_is_lost_before_anybody_looked_twice_is_missed(policy_update):
    settle()
    decide(UserFactory())
    journal.own_segment().unlink()
    assert f"{journal.own_segment().name}: missing" in refused()[0]


def test_whoever_goes_on_without_begins_anew(user):
    settle()
    journal.own_segment().unlink()
    journal_check.forget()
    assert agrees()
    assert [entry.facts["id"] for entry in entries(LEDGER)] == [str(row.pk) for row in rows(user)]


def test_kinds_that_nobody_knows_are_said_once_and_ignored(user):
    with journal.transaction():
        journal.append("frobnicated")
        journal.append("frobnicated")
    result, said = settle()
    assert [says for says in said if "frobnicated" in says] == [
        f"{journal.own_segment().name}: nobody here knows entries of the kind 'frobnicated', ignored"
    ]
    assert not result.lost


@pytest.mark.parametrize("facts", [{}, {"id": 5}, {"id": "no id"}, {"id": str(uuid.uuid4()), "subject_id": None}])
def test_a_ledger_entry_without_what_it_needs_is_said_and_ignored(user, facts):
    with journal.transaction():
        journal.append(LEDGER, **facts)
    result, said = settle()
    assert (result.lost, len([says for says in said if "can't be read" in says])) == (0, 1)
    assert ConsentEvent.objects.count() == 1

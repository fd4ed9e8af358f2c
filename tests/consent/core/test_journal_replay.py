"""replay_journal: ledger rows come back as they were, withdrawals hold again, and a second run changes nothing."""

import json
import uuid

import pytest

from accounts.models import User
from consent.core import journal, journal_check, journal_policies, journal_replay, updates
from consent.core.journal import LEDGER, SET_ASIDE
from consent.evidence import checkpoints
from consent.models import ConsentEvent, LostSubject, PolicyDocument, PolicyUpdate
from consent.rules.standing import Standing
from tests.support.factories import ANNOUNCED_AT, UserFactory, decide, publish
from tests.support.jobs import DAY, exit_code
from tests.support.journals import entries, forgotten
from tests.support.tampering import LATER, lifted, sql, verify
from tests.support.verbs import NEXT_SLUG, accept, digest, put_off, rows, set_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(policy_update):
    """Decided with the setting on, and looked at once."""
    user = UserFactory()
    put_off(user)
    decide(user)
    journal_check.settle(lambda says: None)
    return user


def replay():
    warnings = []
    report = journal_replay.replay(warnings.append)
    return dict(report.done), report.wrong


def stored(user):
    return [row.columns() for row in rows(user)]


def standing(user):
    return Standing.of(User.objects.get(pk=user.pk))


def published_next():
    publish(NEXT_SLUG, announced_at=ANNOUNCED_AT + 5 * DAY)
    updates.forget()


def test_what_is_missing_comes_back_exactly_and_the_standing_with_it(user):
    set_to(user, False, now=LATER)
    set_to(user, True, now=LATER)
    set_to(user, False, now=LATER)
    before = stored(user), standing(user)
    checkpoints.make(LATER)
    forgotten(user, 3)
    assert standing(user).help_improve is True
    assert replay() == ({LEDGER: 3}, [])
    assert (stored(user), standing(user)) == before
    assert verify() == (0, "5 rows hold.\n")
    assert replay() == ({}, [])


def test_whole_histories_come_back_too(user):
    before = stored(user), standing(user)
    forgotten(user, 1)
    sql("UPDATE consent_installation SET journal_position = NULL")  # a backup of the time before the journal
    assert replay() == ({LEDGER: 2}, [])
    assert (stored(user), standing(user)) == before
    assert verify()[0] == 0


def test_it_is_not_written_to_the_journal_again(user):
    set_to(user, False)
    forgotten(user, 3)
    written = len(entries())
    replay()
    assert len(entries()) == written


def test_the_command_says_what_it_did_and_ends_with_0(user, capsys):
    set_to(user, False)
    forgotten(user, 3)
    assert exit_code("replay_journal") == 0
    assert capsys.readouterr().out.splitlines() == [
        "ledger: 1 put back.",
        "The database holds all that its journal holds.",
    ]


def test_without_a_journal_that_is_expected_it_could_not_look(user, capsys):
    journal.own_segment().unlink()
    assert exit_code("replay_journal") == 3
    assert verify()[0] == 1
    assert exit_code("replay_journal", "--begin-anew") == 0
    assert verify()[0] == 0


@pytest.mark.usefixtures("policy_update")
def test_on_a_database_that_never_had_one_there_is_nothing_to_do():
    assert exit_code("replay_journal") == 0


def test_rows_of_people_whom_the_backup_does_not_know_come_back_as_evidence(user):
    newcomer = decide(UserFactory())
    before = stored(newcomer)
    forgotten(newcomer, 1)
    newcomer.delete()
    assert replay() == ({LEDGER: 1}, [])
    assert stored(newcomer) == before
    assert LostSubject.objects.get().subject_id == newcomer.subject_id
    assert verify() == (0, "3 rows hold.\n")


def test_of_two_rows_of_one_sequence_the_later_counts(user):
    """The first is of a commit that failed; the person tried again."""
    set_to(user, False)
    failed = {**entries(LEDGER)[-1].facts, "id": str(uuid.uuid4())}
    kept = stored(user)
    lines = journal.own_segment().read_bytes().splitlines(keepends=True)
    line = json.loads(lines[-2])
    line |= {"transaction": "failed", "facts": failed}
    lines.insert(-2, json.dumps(line).encode() + b"\n")
    journal.own_segment().write_bytes(b"".join(lines))
    forgotten(user, 3)
    assert replay() == ({LEDGER: 1}, [])
    assert stored(user) == kept


def test_what_was_written_and_never_committed_is_put_back_where_it_fits(user):
    """The person asked for it, and the server was killed before it could answer."""
    set_to(user, False)
    segment = journal.own_segment()
    segment.write_bytes(b"".join(segment.read_bytes().splitlines(keepends=True)[:-1]))
    forgotten(user, 3)
    journal_check.require_current(lambda says: None)
    assert replay() == ({LEDGER: 1}, [])
    assert standing(user).help_improve is False


def test_what_was_refused_because_the_commit_failed_is_not(user):
    set_to(user, False)
    segment = journal.own_segment()
    segment.write_bytes(segment.read_bytes().replace(b'"committed"', b'"abandoned"'))
    forgotten(user, 3)
    assert replay() == ({}, [])
    assert standing(user).help_improve is True


def test_a_withdrawal_holds_again_though_another_row_took_its_place(user):
    """Turned off, restored, and used before the journal was replayed: the ledger goes on from there."""
    set_to(user, False, now=LATER)
    lost = stored(user)[2]
    forgotten(user, 3)
    published_next()
    put_off(user, update_slug=NEXT_SLUG, now=LATER + 2 * DAY)
    done, wrong = replay()
    assert (done, len(wrong)) == ({}, 1)
    assert wrong[0].startswith(f"subject {user.subject_id}, row 3: set aside")
    assert [row.kind for row in rows(user)] == ["deferral", "decision", "deferral", "setting"]
    last = rows(user)[-1]
    assert (last.help_improve, last.surface, last.update_id, last.digest) == (
        False,
        "replay",
        lost["update"],
        lost["digest"],
    )
    assert standing(user).help_improve is False
    assert entries(SET_ASIDE)[0].facts["hash"] == lost["hash"]
    assert replay() == ({}, [])
    assert verify()[0] == 0


def test_a_checkpoint_that_saw_a_row_since_set_aside_warns_and_is_no_break(user):
    set_to(user, False, now=LATER)
    checkpoints.make(LATER)
    forgotten(user, 3)
    set_to(user, False, now=LATER + DAY)
    assert verify()[0] == 1
    assert len(replay()[1]) == 1
    code, said = verify()
    assert (code, "set aside when the journal was replayed" in said) == (0, True)


def test_turned_on_again_by_their_own_act_since_stays_on(user):
    set_to(user, False, now=LATER)
    forgotten(user, 3)
    set_to(user, False, now=LATER + DAY)
    set_to(user, True, now=LATER + 2 * DAY)
    replay()
    assert standing(user).help_improve is True
    assert verify()[0] == 0


def test_a_row_about_an_update_that_the_journal_lacks_too_waits_for_it(user, monkeypatch):
    """As of before publications were journalled."""
    monkeypatch.setattr(journal_policies, "note_publication", lambda update: None)
    published_next()
    accept(user, update_slug=NEXT_SLUG, digest=digest(NEXT_SLUG), help_improve=False, now=LATER + DAY)
    before = stored(user)
    forgotten(user, 3)
    with lifted():
        unpublish(NEXT_SLUG)
    done, wrong = replay()
    assert (done, len(wrong)) == ({}, 1)
    assert f"doesn't know the update {NEXT_SLUG}. Publish it, then replay again" in wrong[0]
    published_next()
    assert replay() == ({LEDGER: 1}, [])
    assert stored(user) == before


def unpublish(slug):
    PolicyDocument.objects.filter(update__slug=slug).delete()
    PolicyUpdate.objects.filter(slug=slug).delete()
    updates.forget()


def test_a_gap_in_the_journal_is_said_and_nothing_is_put_behind_it(user):
    set_to(user, False)
    set_to(user, True)
    segment, third = journal.own_segment(), entries(LEDGER)[2].facts["id"].encode()
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join(line for line in lines if third not in line))
    forgotten(user, 3)
    done, wrong = replay()
    assert (done, len(wrong)) == ({}, 1)
    assert "row 4: not put back: the rows before it are missing from the journal too" in wrong[0]


def test_a_row_that_was_changed_in_the_journal_is_not_put_back(user):
    set_to(user, False)
    forgotten(user, 3)
    segment = journal.own_segment()
    segment.write_bytes(segment.read_bytes().replace(b'"surface":"privacy tab"', b'"surface":"modal"'))
    done, wrong = replay()
    assert (done, ConsentEvent.objects.count()) == ({}, 2)
    assert any("was changed: its hash does not fit its contents" in says for says in wrong)
    assert exit_code("replay_journal") == 1


def test_the_lines_of_another_database_change_nothing(user, capsys):
    set_to(user, False)
    forgotten(user, 3)
    segment = journal.own_segment()
    lines = segment.read_text().splitlines(keepends=True)
    foreign = [line.replace('"database":"', '"database":"0') for line in lines[-2:]]
    segment.write_text("".join(lines[:-2] + foreign))
    assert exit_code("replay_journal") == 0
    assert "2 lines of another database, ignored" in capsys.readouterr().err
    assert standing(user).help_improve is True


def test_two_replays_at_once_put_each_row_back_once(user):
    set_to(user, False)
    forgotten(user, 3)
    first, second = (journal_check.compare(lambda says: None) for _ in range(2))
    for found in (first, second):
        report = journal_replay.Report()
        journal_replay._put_back_rows(found.missing, {each.facts["id"] for each in found.missing}, report)
    assert [row.sequence for row in rows(user)] == [1, 2, 3]

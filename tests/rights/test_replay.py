"""After a backup is restored, replay_journal does again what was done since: choices, deletions, purges, erasures."""

import json

import pytest

from accounts.models import User
from consent.core import journal, journal_check, journal_replay
from consent.evidence import checkpoints
from consent.lib import append_only
from consent.models import ConsentEvent, Installation
from conversations import chats
from conversations.models import Conversation, Message
from rights import erasure
from tests.support.factories import BEFORE, ConversationFactory, UserFactory, decide
from tests.support.job_processes import KILLED, World
from tests.support.jobs import DAY, exit_code, logged, person, purged, turn

pytestmark = pytest.mark.django_db(transaction=True)
LATER = BEFORE + DAY
STATE = "SELECT id, deleted_at FROM conversations_conversation ORDER BY id"
LEDGER = "SELECT id, hash, kind, surface FROM consent_consentevent ORDER BY subject_id, sequence"
STANDINGS = "SELECT email, help_improve, ledger_sequence, ledger_head FROM accounts_user ORDER BY email"
TURN_OFF = """
from accounts.models import User
from consent.core import decisions
from consent.lib import clock
person = User.objects.get(email="killed@example.com")
decisions.change_setting(user_pk=person.pk, help_improve=False, language="en", gpc=False, now=clock.now())
"""


def replayed():
    warnings = []
    report = journal_replay.replay(warnings.append)
    return dict(report.done), warnings


def note(kind, *ids, at=LATER):
    """In the journal, and nowhere else: what a restored backup has forgotten."""
    with journal.transaction():
        for pk in ids:
            journal.append(kind, id=pk, at=at)


@pytest.fixture
def owner(policy_update):
    return person(help_improve=False)


@pytest.fixture
def backup(owner, tmp_path):
    """A copy made before anything was turned off, deleted, undone, purged, decided or erased."""
    kept, deleted, undone, gone = (ConversationFactory(owner=owner, text=f"chat {n}", now=LATER) for n in range(4))
    leaving = ConversationFactory(owner=person(), text="of the one who leaves", now=LATER)
    turning, undecided = person(email="turning@example.com"), UserFactory(email="undecided@example.com")
    chats.delete(owner=owner, pk=undone.pk, now=LATER)
    Conversation.objects.filter(pk=gone.pk).update(last_message_at=BEFORE)
    journal_check.settle(lambda says: None)
    checkpoints.make(LATER)
    copy = World(tmp_path, copy=True)
    chats.undo_delete(owner=owner, pk=undone.pk, now=LATER)
    chats.delete(owner=owner, pk=deleted.pk, now=LATER)
    purged(BEFORE + 31 * DAY)
    turn(turning, on=False, now=LATER)
    decide(undecided, now=LATER)
    erasure.erase(user_pk=leaving.owner.pk, surface="settings", now=LATER)
    checkpoints.make(LATER)
    assert set(Conversation.objects.values_list("title", flat=True)) == {"chat 0", "chat 1", "chat 2"}
    yield copy
    copy.close()


JOBS = (["purge_expired"], ["purge_expired", "--dry-run"], ["send_notices"], ["send_notices", "--dry-run"])


def test_a_restored_backup_refuses_what_can_not_be_undone_until_the_journal_was_replayed(backup, tmp_path):
    export = ["export_training_data", "--output", str(tmp_path / "export")]
    for job in (*JOBS, export):
        process = backup.start(*job)
        said = "".join(process.communicate())
        assert (process.returncode, "manage.py replay_journal" in said, "Traceback" in said) == (1, True, False), said
    assert not (tmp_path / "export").exists()
    assert backup.run("verify_ledger") == 1
    assert backup.run("replay_journal") == 0
    assert backup.run("verify_ledger") == 0
    assert [backup.run(*job) for job in (*JOBS, export)] == [0] * 5


def test_a_restored_backup_is_brought_to_where_the_live_database_was(backup):
    assert len(backup.rows(STATE)) == 5
    assert backup.run("replay_journal") == 0
    live = dict(Conversation.objects.values_list("pk", "deleted_at"))
    assert sorted(backup.ids("SELECT id FROM conversations_conversation")) == sorted(live)
    deleted = backup.ids("SELECT id FROM conversations_conversation WHERE deleted_at IS NOT NULL")
    assert deleted == [pk for pk, at in live.items() if at]
    assert set(backup.ids("SELECT conversation_id FROM conversations_message")) == set(live)
    standings = User.objects.order_by("email").values_list("email", "help_improve", "ledger_sequence", "ledger_head")
    assert [(email, on and bool(on), *rest) for email, on, *rest in backup.rows(STANDINGS)] == [
        (email, on and bool(on), *rest) for email, on, *rest in standings
    ]
    hashes = ConsentEvent.objects.order_by("subject_id", "sequence").values_list("hash", flat=True)
    assert [row[1] for row in backup.rows(LEDGER)] == list(hashes)


def test_a_second_replay_does_nothing_more(backup):
    backup.run("replay_journal")
    before = [backup.rows(sql) for sql in (STATE, LEDGER, STANDINGS)]
    second = backup.start("replay_journal")
    assert second.communicate()[0].splitlines() == ["The database holds all that its journal holds."]
    assert [backup.rows(sql) for sql in (STATE, LEDGER, STANDINGS)] == before


MOMENTS = [
    "consent.models.ConsentEvent.save 2",
    "consent.core.ledger._project 1",
    "conversations.jobs.purge._delete 2",
    "consent.core.journal_replay._put_back_chain 2",
    "rights.erasure._blank_admin_log 1",
    "consent.core.journal_check._remember 1",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_replay_killed_in_the_middle_is_ended_by_the_next(backup, moment):
    assert backup.run("replay_journal", die_at=moment) == KILLED
    assert backup.run("replay_journal") == 0
    assert set(backup.ids("SELECT id FROM conversations_conversation")) == set(
        Conversation.objects.values_list("pk", flat=True)
    )
    hashes = ConsentEvent.objects.order_by("subject_id", "sequence").values_list("hash", flat=True)
    assert [row[1] for row in backup.rows(LEDGER)] == list(hashes)
    assert backup.run("verify_ledger") == 0


def test_on_the_live_database_there_is_nothing_to_replay(owner):
    conversation = ConversationFactory(owner=owner)
    chats.delete(owner=owner, pk=conversation.pk, now=LATER)
    assert replayed() == ({}, [])
    assert Conversation.objects.get().deleted_at == LATER


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        ("consent.lib.append_only.append 1", 1),  # before anything is written
        ("consent.core.journal.partial 1", 1),  # written, not committed
        ("consent.core.journal._note 1", 2),  # committed, not answered
    ],
)
def test_a_choice_killed_on_the_way_is_recorded_whole_or_not_at_all(owner, tmp_path, moment, stored):
    person(email="killed@example.com")
    world = World(tmp_path)
    assert world.run("shell", "-v0", "-c", TURN_OFF, die_at=moment) == KILLED
    assert len(world.rows("SELECT id FROM consent_consentevent WHERE kind = 'setting'")) == stored - 1
    for command in (["verify_ledger"], ["purge_expired"], ["shell", "-v0", "-c", TURN_OFF], ["verify_ledger"]):
        assert world.run(*command) == 0
    assert len(world.rows("SELECT id FROM consent_consentevent WHERE kind = 'setting'")) == 1
    assert world.run("replay_journal") == 0
    assert len(world.rows("SELECT id FROM consent_consentevent WHERE kind = 'setting'")) == 1
    assert world.run("verify_ledger") == 0


def test_what_was_continued_after_a_purge_that_was_never_committed_stays(owner):
    conversation = ConversationFactory(owner=owner)
    note("purged", conversation.pk)
    chats.resume(owner=owner, pk=conversation.pk, text="more", now=LATER + DAY)
    assert replayed() == ({}, [])
    assert Message.objects.count() == 2


def test_the_last_entry_about_a_chat_counts(owner):
    conversation = ConversationFactory(owner=owner)
    for kind in ("deleted", "restored", "deleted"):
        note(kind, conversation.pk)
    assert replayed()[0] == {"deleted": 1}
    assert Conversation.objects.get().deleted_at == LATER


def test_an_undone_deletion_is_undone_again(owner):
    conversation = ConversationFactory(owner=owner)
    chats.delete(owner=owner, pk=conversation.pk, now=LATER)
    note("restored", conversation.pk)
    assert replayed()[0] == {"restored": 1}
    assert Conversation.objects.get().deleted_at is None


@pytest.mark.parametrize("broken", [{"id": 5}, {"id": "no id"}, {}, {"id": None, "at": "yesterday"}])
@pytest.mark.parametrize("kind", ["deleted", "purged", "erased"])
def test_an_entry_without_what_it_needs_is_warned_of_and_changes_nothing(owner, kind, broken):
    ConversationFactory(owner=owner)
    with journal.transaction():
        journal.append(kind, **broken)
    done, warnings = replayed()
    assert (done, len(set(warnings))) == ({}, 1)
    assert Conversation.objects.count() == 1


def test_the_log_of_an_older_release_is_replayed_and_its_erased_people_stay_erased(owner, capsys):
    leaving, conversation = person(), ConversationFactory(owner=owner)
    mine = {"database": str(Installation.current().identity), "at": LATER.isoformat()}
    lines = [
        {**mine, "kind": "erased", "id": str(leaving.subject_id)},
        {**mine, "kind": "purged", "id": str(conversation.pk)},
    ]
    append_only.append(journal.path_of(journal.OLD_LOG), "".join(f"{json.dumps(line)}\n" for line in lines).encode())
    assert exit_code("purge_expired") == 1
    assert exit_code("replay_journal") == 0
    assert "erased: 1 put back." in capsys.readouterr().out
    assert not User.objects.filter(pk=leaving.pk).exists()
    assert not Conversation.objects.exists()
    assert exit_code("verify_ledger") == 0


def test_many_entries_are_compared_in_few_questions(owner, django_assert_max_num_queries):
    for _ in range(3):
        note("purged", *[ConversationFactory(owner=owner).pk for _ in range(3)])
        note("erased", owner.subject_id.hex[::-1])
    Conversation.objects.all().delete()
    journal_check.settle(lambda says: None)
    with django_assert_max_num_queries(8):
        journal_check.compare(lambda says: None)
    assert len(logged()) == 12

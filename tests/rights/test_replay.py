"""After a backup is restored, replay_erasures erases again what had been erased since."""

import pytest

from accounts.models import User
from conversations import chats, erasure_log
from conversations.models import Conversation, Message
from rights import erasure
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.job_processes import World
from tests.support.jobs import DAY, exit_code, logged, person, purged

LATER = BEFORE + DAY
STATE = "SELECT id, deleted_at FROM conversations_conversation ORDER BY id"
LEDGER = "SELECT kind, surface FROM consent_consentevent ORDER BY occurred_at, sequence"


def replayed():
    warnings = []
    return dict(erasure.replay(warn=warnings.append)), warnings


@pytest.fixture
def owner(policy_update):
    return person(help_improve=False)


@pytest.fixture
def backup(transactional_db, owner, tmp_path):
    """A copy made before anything was deleted, undone, purged or erased."""
    kept, deleted, undone, gone = (ConversationFactory(owner=owner, text=f"chat {n}", now=LATER) for n in range(4))
    leaving = ConversationFactory(owner=person(), text="of the one who leaves", now=LATER)
    chats.delete(owner=owner, pk=undone.pk, now=LATER)
    Conversation.objects.filter(pk=gone.pk).update(last_message_at=BEFORE)
    copy = World(tmp_path, copy=True)
    chats.undo_delete(owner=owner, pk=undone.pk, now=LATER)
    chats.delete(owner=owner, pk=deleted.pk, now=LATER)
    purged(BEFORE + 31 * DAY)
    erasure.erase(user_pk=leaving.owner.pk, surface="settings", now=LATER)
    assert set(Conversation.objects.values_list("title", flat=True)) == {"chat 0", "chat 1", "chat 2"}
    yield copy
    copy.close()


@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_is_brought_to_where_the_live_database_was(backup):
    assert len(backup.rows(STATE)) == 5
    assert backup.run("replay_erasures") == 0
    live = dict(Conversation.objects.values_list("pk", "deleted_at"))
    assert sorted(backup.ids("SELECT id FROM conversations_conversation")) == sorted(live)
    deleted = backup.ids("SELECT id FROM conversations_conversation WHERE deleted_at IS NOT NULL")
    assert deleted == [pk for pk, at in live.items() if at]
    assert set(backup.ids("SELECT conversation_id FROM conversations_message")) == set(live)
    assert backup.rows("SELECT email FROM accounts_user") == list(User.objects.values_list("email"))
    assert backup.rows(LEDGER)[-1] == ("erased", "replay")


@pytest.mark.django_db(transaction=True)
def test_a_second_replay_does_nothing_more(backup):
    backup.run("replay_erasures")
    before = [backup.rows(sql) for sql in (STATE, LEDGER)]
    second = backup.start("replay_erasures")
    assert second.communicate()[0].splitlines() == [f"{kind}: 0 done again." for kind in erasure_log.KINDS]
    assert [backup.rows(sql) for sql in (STATE, LEDGER)] == before


@pytest.mark.django_db(transaction=True)
def test_a_replay_killed_in_the_middle_is_ended_by_the_next(backup):
    backup.run("replay_erasures", die_at="conversations.jobs.purge._delete 2")
    assert len(backup.rows(STATE)) == 5
    assert backup.run("replay_erasures") == 0
    left = set(Conversation.objects.values_list("pk", flat=True))
    assert set(backup.ids("SELECT id FROM conversations_conversation")) == left


@pytest.mark.django_db
def test_on_the_live_database_there_is_nothing_to_replay(owner):
    conversation = ConversationFactory(owner=owner)
    chats.delete(owner=owner, pk=conversation.pk, now=LATER)
    assert replayed() == ({"deleted": 0, "restored": 0, "purged": 0, "erased": 0}, [])
    assert Conversation.objects.get().deleted_at == LATER


@pytest.mark.django_db
def test_what_was_continued_after_a_purge_that_was_never_committed_stays(owner):
    conversation = ConversationFactory(owner=owner)
    erasure_log.append(erasure_log.PURGED, [conversation.pk], LATER)
    chats.resume(owner=owner, pk=conversation.pk, text="more", now=LATER + DAY)
    assert replayed()[0]["purged"] == 0
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_the_last_entry_about_a_chat_counts(owner):
    conversation = ConversationFactory(owner=owner)
    for kind in (erasure_log.DELETED, erasure_log.RESTORED, erasure_log.DELETED):
        erasure_log.append(kind, [conversation.pk], LATER)
    assert replayed()[0] == {"deleted": 1, "restored": 0, "purged": 0, "erased": 0}
    assert Conversation.objects.get().deleted_at == LATER


@pytest.mark.django_db
def test_foreign_and_broken_lines_are_warned_of_and_change_nothing(owner, capsys):
    conversation = ConversationFactory(owner=owner)
    erasure_log.append(erasure_log.PURGED, [conversation.pk], LATER)
    mine = erasure_log.path().read_text()
    erasure_log.path().write_text(mine.replace('"database": "', '"database": "0') + "{broken\n")
    assert exit_code("replay_erasures") == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning: line 1: of another database, ignored",
        "warning: line 2: can't be read, ignored",
    ]
    assert Conversation.objects.count() == 1


@pytest.mark.django_db
def test_many_lines_are_replayed_in_few_questions(owner, django_assert_max_num_queries):
    for _ in range(3):
        erasure_log.append(erasure_log.PURGED, [owner.subject_id] + [ConversationFactory(owner=owner).pk], LATER)
    Conversation.objects.all().delete()
    with django_assert_max_num_queries(3):
        replayed()
    assert len(logged()) == 6

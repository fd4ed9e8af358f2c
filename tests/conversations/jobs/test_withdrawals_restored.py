"""After a backup was restored: exports made since aren't forgotten, and feedback taken back since doesn't come back."""

import pytest

from consent.core import journal, journal_check
from conversations import feedback
from conversations.models import Conversation, ExportedConversation, ExportRun
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, ended, exit_code, exported, person, texts_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_update")]
WROTE, NOW, AFTER = BEFORE + DAY, BEFORE + 9 * DAY, BEFORE + 10 * DAY


@pytest.fixture
def changed():
    return ConversationFactory(owner=person(), text="changed", now=WROTE)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


def give(conversation, comment="", at=WROTE):
    feedback.give(owner=conversation.owner, pk=conversation.pk, value="up", comment=comment, now=at)


def take_back(conversation):
    feedback.take_back(owner=conversation.owner, pk=conversation.pk, now=AFTER)


def test_an_export_that_no_journal_knows_either_could_not_be_looked_up(folder, changed):
    exported(folder, NOW)
    ExportRun.objects.all().delete()
    journal.own_segment().unlink()
    journal_check.forget()
    for command in ("verify_export", "apply_withdrawals"):
        code, said = ended(command, str(folder))
        assert (code, "--list FILE" in said) == (3, True)


def forgotten(run):
    """The database as a backup from before the export had it."""
    ExportRun.objects.filter(pk=run.pk).delete()


def test_an_export_made_after_the_backup_is_withdrawn_whole(folder, changed, tmp_path, capsys):
    exported(folder, NOW)
    run = ExportRun.objects.get()
    forgotten(run)
    for command in (
        ["verify_export", str(folder)],
        ["withdrawals", str(run.identity), "--output", str(tmp_path / "l")],
    ):
        code, said = ended(*command)
        assert (code, "replay_journal" in said) == (1, True)
    assert exit_code("replay_journal") == 0
    again = ExportRun.objects.get()
    assert (again.identity, again.record_lost, again.use_until) == (run.identity, True, run.use_until)
    assert (again.finished_at, again.conversations_count) == (run.finished_at, run.conversations_count)
    listed = str(tmp_path / "list.json")
    assert exit_code("withdrawals", str(run.identity), "--output", listed) == 0
    assert exit_code("verify_export", str(folder), "--list", listed) == 1
    assert "nobody can tell any more" in capsys.readouterr().err
    assert exit_code("apply_withdrawals", str(folder)) == 0
    assert texts_of(folder) == set()
    assert exit_code("replay_journal") == 0


def test_feedback_that_a_backup_brings_back_is_taken_back_again(folder, changed):
    give(changed, "private words")
    exported(folder, NOW)
    given = changed.feedback
    take_back(changed)
    given.pk = ExportedConversation.objects.get(conversation=changed).feedback_pk
    given.save(force_insert=True)
    ExportedConversation.objects.update(taken_back_at=None)
    assert exit_code("verify_export", str(folder)) == 1
    assert exit_code("replay_journal") == 0
    changed.refresh_from_db()
    assert not hasattr(Conversation.objects.get(pk=changed.pk), "feedback")
    assert ExportedConversation.objects.get(conversation=changed).taken_back_at == AFTER
    assert exit_code("replay_journal") == 0


def test_feedback_given_after_the_restore_under_the_same_number_stays(changed):
    give(changed, at=AFTER + DAY)
    number = changed.feedback.pk
    with journal.transaction():
        journal.append("taken_back", id=changed.pk, feedback=number, at=AFTER)
    assert exit_code("replay_journal") == 0
    assert Conversation.objects.get(pk=changed.pk).feedback.pk == number

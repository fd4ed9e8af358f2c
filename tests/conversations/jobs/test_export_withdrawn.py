"""A choice changed while an export is being written is honoured before it is finished."""

import json

import pytest

from conversations import chats, feedback
from conversations.jobs import export_files, training_export
from conversations.jobs.export_files import problems
from conversations.models import ExportedConversation, ExportRun
from rights import erasure
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, lines_of, person, texts_of, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = BEFORE + 9 * DAY
AFTER = NOW + DAY  # when the change is made: the export runs long


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(training_export, "PART", 2)


@pytest.fixture
def output(tmp_path):
    return tmp_path / "export"


@pytest.fixture
def changed():
    """The one whose owner changes their mind, and three others."""
    for n in range(3):
        ConversationFactory(owner=person(), text=f"other {n}", now=BEFORE + DAY)
    return ConversationFactory(owner=person(), text="changed", now=BEFORE + DAY)


def turn_off(conversation):
    turn(conversation.owner, on=False, now=AFTER)


def turn_off_and_on(conversation):
    turn(conversation.owner, on=False, now=AFTER)
    turn(conversation.owner, on=True, now=AFTER)


def delete(conversation):
    chats.delete(owner=conversation.owner, pk=conversation.pk, now=AFTER)


def leave(conversation):
    erasure.erase(user_pk=conversation.owner.pk, surface="settings", now=AFTER)


def change_plan(conversation):
    type(conversation.owner).objects.filter(pk=conversation.owner.pk).update(plan="team")


CHANGES = [turn_off, turn_off_and_on, delete, leave, change_plan]


def finish(output, run):
    """To the end; what is left must be sound and noted as it is."""
    list(run)
    assert list(problems(output)) == []
    manifest = json.loads((output / "manifest.json").read_text())
    written = len(lines_of(output))
    assert (manifest["conversations"], ExportRun.objects.get().conversations_count) == (written, written)
    assert ExportedConversation.objects.count() == written


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("parts", [1, 2])
def test_a_chat_changed_after_parts_were_written_is_taken_out_of_them(output, changed, change, parts):
    run = training_export.export(output, NOW)
    for _ in range(parts):
        next(run)
    change(changed)
    finish(output, run)
    assert texts_of(output) == {"other 0", "other 1", "other 2"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_chat_changed_between_choosing_and_writing_is_taken_out(output, changed, change, monkeypatch):
    write, done = export_files.write_part, []

    def changing(*args):
        part = write(*args)
        if not done:
            done.append(change(changed))
        return part

    monkeypatch.setattr(export_files, "write_part", changing)
    finish(output, training_export.export(output, NOW))
    assert "changed" not in texts_of(output)


@pytest.mark.parametrize("change", CHANGES)
def test_a_chat_changed_while_others_are_taken_out_is_taken_out_too(output, changed, change, monkeypatch):
    note, late = training_export._note, ConversationFactory(owner=person(), text="late", now=BEFORE + DAY)
    run = training_export.export(output, NOW)
    for _ in range(3):
        next(run)
    monkeypatch.setattr(training_export, "_note", lambda *args: (note(*args), left and left.pop()(late)))
    left = [change]
    turn_off(changed)
    finish(output, run)
    assert texts_of(output) == {"other 0", "other 1", "other 2"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_chat_changed_while_a_killed_run_waits_is_taken_out_by_the_next(output, changed, change):
    run = training_export.export(output, NOW)
    next(run)
    run.close()
    change(changed)
    finish(output, training_export.export(output, None))
    assert texts_of(output) == {"other 0", "other 1", "other 2"}


def test_feedback_taken_back_goes_and_the_conversation_stays(output, changed):
    feedback.give(owner=changed.owner, pk=changed.pk, value="up", comment="private", now=BEFORE + DAY)
    run = training_export.export(output, NOW)
    next(run), next(run)
    feedback.take_back(owner=changed.owner, pk=changed.pk, now=AFTER)
    finish(output, run)
    assert "changed" in texts_of(output)
    assert "feedback" not in str(lines_of(output))


def test_what_goes_by_its_feedback_alone_from_now_on_goes_only_up_to_it(output, changed):
    feedback.give(owner=changed.owner, pk=changed.pk, value="up", comment="", now=BEFORE + DAY)
    chats.resume(owner=changed.owner, pk=changed.pk, text="not sent", now=BEFORE + DAY)
    run = training_export.export(output, NOW)
    next(run), next(run)
    assert ExportedConversation.objects.get(conversation=changed).whole
    turn_off(changed)
    finish(output, run)
    assert "changed" in texts_of(output)
    assert "not sent" not in texts_of(output)


def test_what_is_continued_meanwhile_stays_as_it_was(output, changed):
    run = training_export.export(output, NOW)
    next(run)
    chats.resume(owner=changed.owner, pk=changed.pk, text="later", now=AFTER)
    turn_off(ExportedConversation.objects.exclude(conversation=changed).first().conversation)
    finish(output, run)
    assert "later" not in texts_of(output)

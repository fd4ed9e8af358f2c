"""What is withdrawn reaches exports that were made before (rules, section 5), beside the database and away from it."""

import json
from datetime import timedelta

import pytest

from accounts.models import User
from consent.evidence import signing
from consent.lib import clock
from conversations import chats, feedback
from conversations.jobs import purge, training_export, withdrawals
from conversations.jobs.export_files import problems
from conversations.models import Conversation, ExportedConversation, ExportRun, WithdrawnLine
from rights import erasure
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, exit_code, exported, lines_of, person, texts_of, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
WROTE, NOW, AFTER = BEFORE + DAY, BEFORE + 9 * DAY, BEFORE + 10 * DAY
OTHERS = {f"other {n}" for n in range(5)}


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(training_export, "PART", 2)


@pytest.fixture
def changed():
    """The one that is withdrawn, and five others."""
    for n in range(5):
        ConversationFactory(owner=person(), text=f"other {n}", now=WROTE)
    return ConversationFactory(owner=person(), text="changed", now=WROTE)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


def give(conversation, comment="", at=WROTE):
    feedback.give(owner=conversation.owner, pk=conversation.pk, value="up", comment=comment, now=at)


def take_back(conversation):
    feedback.take_back(owner=conversation.owner, pk=conversation.pk, now=AFTER)


def turn_off(conversation):
    turn(conversation.owner, on=False, now=AFTER)


def turn_off_and_on(conversation):
    turn_off(conversation)
    turn(conversation.owner, on=True, now=AFTER + DAY)


def turn_off_and_on_and_resume(conversation):
    turn_off_and_on(conversation)
    chats.resume(owner=conversation.owner, pk=conversation.pk, text="later", now=AFTER + 2 * DAY)


def delete(conversation):
    chats.delete(owner=conversation.owner, pk=conversation.pk, now=AFTER)


def delete_and_purge(conversation):
    delete(conversation)
    list(purge.run(now=AFTER + 40 * DAY, limit=None, real_now=clock.real_now))


def leave(conversation):
    erasure.erase(user_pk=conversation.owner.pk, surface="settings", now=AFTER)


WITHDRAWALS = [turn_off, turn_off_and_on, turn_off_and_on_and_resume, delete, delete_and_purge, leave]


def signed_list(folder, tmp_path):
    """Where the site's list of this export lies, and the site's public keys."""
    manifest = json.loads((folder / "manifest.json").read_text())
    to = tmp_path / "list.json"
    assert exit_code("withdrawals", manifest["export"], "--output", str(to)) == 0
    return ["--list", str(to)]


@pytest.fixture(params=["beside the database", "with a list"])
def arguments(request, folder, tmp_path):
    """What verify_export and apply_withdrawals are called with, asked once something was withdrawn."""
    return lambda: [str(folder), *(signed_list(folder, tmp_path) if request.param == "with a list" else [])]


@pytest.mark.parametrize("withdraw", WITHDRAWALS)
def test_what_is_withdrawn_is_found_and_taken_out_and_all_else_stays(folder, changed, withdraw, arguments, capsys):
    exported(folder, NOW)
    assert exit_code("verify_export", str(folder)) == 0
    item = ExportedConversation.objects.get(conversation=changed)
    withdraw(changed)
    given = arguments()
    capsys.readouterr()
    assert exit_code("verify_export", *given) == 1
    named = f"conversations-{item.part:06d}.jsonl.zst: holds what was withdrawn: line {item.position} (as exported)"
    assert named in capsys.readouterr().err.splitlines()
    assert exit_code("apply_withdrawals", *given) == 0
    assert capsys.readouterr().out.startswith(f"{folder}: 1 conversations taken out")
    assert exit_code("verify_export", *given) == 0
    assert exit_code("verify_export", str(folder)) == 0
    assert texts_of(folder) == OTHERS
    assert list(problems(folder)) == []


def test_turning_off_reaches_every_export_made_before_and_none_after(tmp_path, changed):
    folders = [tmp_path / name for name in ("first", "second", "third")]
    for folder in folders[:2]:
        exported(folder, NOW)
    turn_off(changed)
    exported(folders[2], None)
    assert [exit_code("verify_export", str(folder)) for folder in folders] == [1, 1, 0]


def test_feedback_taken_back_goes_and_the_chat_stays(folder, changed, capsys):
    give(changed, "private words")
    exported(folder, NOW)
    take_back(changed)
    assert exit_code("verify_export", str(folder)) == 1
    assert "holds feedback that was taken back: line " in capsys.readouterr().err
    assert exit_code("apply_withdrawals", str(folder)) == 0
    assert texts_of(folder) == OTHERS | {"changed"}
    assert "private words" not in str(lines_of(folder))
    assert exit_code("verify_export", str(folder)) == 0


@pytest.mark.parametrize("again", [False, True], ids=["for good", "and given anew"])
def test_what_went_by_feedback_alone_goes_whole_when_it_is_taken_back(folder, changed, again):
    turn(changed.owner, on=False, now=BEFORE + DAY / 2)
    give(changed, "private words")
    exported(folder, NOW)
    assert exit_code("verify_export", str(folder)) == 0
    take_back(changed)
    if again:
        give(changed, "other words", AFTER)
    assert exit_code("verify_export", str(folder)) == 1
    assert exit_code("apply_withdrawals", str(folder)) == 0
    assert texts_of(folder) == OTHERS


def test_what_went_by_feedback_alone_stays_whatever_the_setting(folder, changed):
    turn(changed.owner, on=False, now=BEFORE + DAY / 2)
    give(changed)
    exported(folder, NOW)
    turn(changed.owner, on=True, now=AFTER)
    turn(changed.owner, on=False, now=AFTER + DAY)
    assert exit_code("verify_export", str(folder)) == 0


def deletion_undone(conversation):
    delete(conversation)
    chats.undo_delete(owner=conversation.owner, pk=conversation.pk, now=AFTER)


def go_on(conversation):
    chats.resume(owner=conversation.owner, pk=conversation.pk, text="later", now=AFTER)


def change_plan(conversation):
    User.objects.filter(pk=conversation.owner.pk).update(plan="team")


def change_feedback(conversation):
    give(conversation, "better words", AFTER)


@pytest.mark.parametrize("change", [deletion_undone, go_on, change_plan, change_feedback])
def test_what_nobody_withdrew_stays(folder, changed, change):
    give(changed, "words")
    exported(folder, NOW)
    change(changed)
    assert exit_code("verify_export", str(folder)) == 0


def test_one_list_after_another_takes_out_what_each_names(folder, changed, tmp_path):
    exported(folder, NOW)
    others = Conversation.objects.filter(title__in=["other 0", "other 1", "other 2"]).order_by("title")
    for number, conversation in enumerate(others, 1):
        turn_off(conversation)
        assert exit_code("apply_withdrawals", str(folder), *signed_list(folder, tmp_path)) == 0
        assert len(texts_of(folder)) == 6 - number
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["conversations"], manifest["messages"]) == (3, 3)
    assert sum(len(part["taken_out"]) for part in manifest["files"]) == 3
    assert texts_of(folder) == {"changed", "other 3", "other 4"}


def test_the_manifest_says_until_when_it_is_to_be_used_and_is_signed(folder, changed):
    exported(folder, NOW)
    manifest = json.loads((folder / "manifest.json").read_text())
    run = ExportRun.objects.get()
    assert run.use_until - run.finished_at == timedelta(days=30)
    assert (manifest["use_until"], manifest["finished_at"]) == (run.use_until.isoformat(), run.finished_at.isoformat())
    signing.check(manifest)
    turn_off(changed)
    assert exit_code("apply_withdrawals", str(folder)) == 0
    renewed = json.loads((folder / "manifest.json").read_text())
    signing.check(renewed)
    assert (renewed["use_until"], renewed["conversations"]) == (manifest["use_until"], 5)


def test_a_list_tells_neither_whose_nor_when_nor_why(folder, changed, tmp_path):
    exported(folder, NOW)
    delete(changed)
    signed_list(folder, tmp_path)
    content = json.loads((tmp_path / "list.json").read_text())
    signing.check(content)
    said = {"format", "kind", "export", "database", "made_at", "ledger_rows", "everything", "files", "signature"}
    assert content.keys() == said
    assert [(each.keys(), len(each["lines"]), each["feedback"]) for each in content["files"]] == [
        ({"name", "lines", "feedback"}, 1, [])
    ]
    owner = changed.owner
    assert not any(str(tell) in str(content) for tell in (owner.subject_id, owner.subject_id.hex, changed.pk, AFTER))


def test_of_an_erased_person_only_the_number_of_the_line_is_left(folder, changed):
    exported(folder, NOW)
    item = ExportedConversation.objects.get(conversation=changed)
    leave(changed)
    assert not ExportedConversation.objects.filter(pk=item.pk).exists()
    line = WithdrawnLine.objects.get()
    assert (line.export, line.part, line.position) == (item.export, item.part, item.position)
    assert {field.name for field in WithdrawnLine._meta.fields} == {"id", "export", "part", "position"}


def test_lines_that_were_erased_while_the_export_was_made_name_no_other_line(folder, changed):
    run = training_export.export(folder, NOW)
    next(run), next(run), next(run)
    leave(changed)
    list(run)
    assert WithdrawnLine.objects.count() == 0
    assert (exit_code("verify_export", str(folder)), texts_of(folder)) == (0, OTHERS)


def test_turned_off_and_on_and_resumed_while_it_was_made_it_is_in_by_the_new_choice(folder, changed):
    run = training_export.export(folder, NOW)
    next(run), next(run), next(run)
    turn_off_and_on_and_resume(changed)
    list(run)
    assert texts_of(folder) == OTHERS | {"changed"}
    assert exit_code("verify_export", str(folder)) == 0
    turn(changed.owner, on=False, now=AFTER + 3 * DAY)
    assert exit_code("verify_export", str(folder)) == 1


def test_without_a_key_nothing_is_exported_listed_or_taken_out(folder, changed, tmp_path):
    exported(folder, NOW)
    delete(changed)
    export = str(ExportRun.objects.get().identity)
    for path in (*signing.folder().glob("*.pem"), signing.folder() / "current"):
        path.unlink()
    assert exit_code("export_training_data", "--output", str(tmp_path / "another")) == 3
    assert exit_code("withdrawals", export, "--output", str(tmp_path / "list.json")) == 3
    before = (folder / "manifest.json").read_bytes()
    assert exit_code("apply_withdrawals", str(folder)) == 3
    assert (folder / "manifest.json").read_bytes() == before
    assert exit_code("verify_export", str(folder)) == 1  # which needs public keys alone
    assert {path.name for path in tmp_path.iterdir()} == {"export"}
    assert ExportRun.objects.count() == 1


@pytest.mark.parametrize("export", ["x", "00000000-0000-0000-0000-000000000000", "unfinished"])
def test_a_list_of_no_export_is_bad_use(export, changed, folder, tmp_path):
    run = training_export.export(folder, NOW)
    next(run)
    asked = str(ExportRun.objects.get().identity) if export == "unfinished" else export
    assert exit_code("withdrawals", asked, "--output", str(tmp_path / "list.json")) == 2
    assert not (tmp_path / "list.json").exists()
    run.close()


def test_a_list_that_can_not_be_written_is_bad_use(folder, changed, tmp_path):
    exported(folder, NOW)
    export = str(ExportRun.objects.get().identity)
    assert exit_code("withdrawals", export, "--output", str(tmp_path)) == 2
    assert exit_code("withdrawals", export, "--output", str(tmp_path / "no" / "such" / "folder.json")) == 2
    assert exit_code("withdrawals", export) == 2


def test_an_export_of_an_older_release_can_not_be_used(folder, changed):
    exported(folder, NOW)
    ExportRun.objects.update(use_until=None)
    found = withdrawals.ask(str(ExportRun.objects.get().identity), NOW)
    assert (found.everything, exit_code("verify_export", str(folder))) == (True, 1)

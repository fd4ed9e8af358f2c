"""The training export: what may be used and no more of it, with a manifest that says so (rules, section 5)."""

import json
from hashlib import sha256

import pytest

from consent.lib import clock
from consent.models import ConsentEvent, Installation
from conversations import chats, feedback
from conversations.jobs import training_export
from conversations.jobs.export_files import problems
from conversations.models import Conversation, ExportedConversation, ExportRun
from conversations.rules import fate
from tests.support.factories import BEFORE, ConversationFactory, UserFactory
from tests.support.jobs import DAY, exported, fate_of, person, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = BEFORE + 9 * DAY
WROTE = BEFORE + DAY


@pytest.fixture
def output(tmp_path):
    return tmp_path / "export"


def wrote(text, owner=None, *more, now=WROTE, **fields):
    conversation = ConversationFactory(owner=owner or person(), text=text, now=now, **fields)
    for said in more:
        chats.resume(owner=conversation.owner, pk=conversation.pk, text=said, now=now)
    return conversation


def give(conversation, now=WROTE, **fields):
    feedback.give(owner=conversation.owner, pk=conversation.pk, now=now, **{"value": "up", "comment": "", **fields})


def test_each_line_is_a_conversation_with_its_messages_in_order(output):
    wrote("first", None, "second", "third")
    wrote("alone")
    lines = exported(output, NOW)
    assert sorted(lines, key=str) == [{"messages": ["alone"]}, {"messages": ["first", "second", "third"]}]


def test_an_export_holds_exactly_what_the_screens_say_may_be_used(output):
    on, off = person(), person(help_improve=False)
    made = [wrote("used", on), wrote("old", on, now=BEFORE - DAY), wrote("off", off), wrote("undecided", UserFactory())]
    made += [wrote("incognito", on, incognito=True), wrote("sent", off), wrote("deleted", on), wrote("team", on)]
    give(made[5])
    chats.delete(owner=on, pk=made[6].pk, now=WROTE)
    Conversation.objects.filter(pk=made[7].pk).update(started_plan="team")
    exported(output, NOW)
    assert texts_of(output) == {"used", "sent"}
    assert [row.title for row in made if fate_of(row, NOW).eligible] == ["used", "sent"]


@pytest.mark.parametrize("help_improve", [True, False, None])
def test_by_feedback_alone_a_chat_goes_only_up_to_the_message_it_was_given_at(output, help_improve):
    conversation = wrote("before", person(help_improve=help_improve), "at", now=BEFORE - DAY)
    give(conversation, now=BEFORE - DAY, value="down", comment="too long")
    Conversation.objects.filter(pk=conversation.pk).update(last_message_at=BEFORE - DAY)
    conversation.messages.create(text="after", written_at=BEFORE - DAY, plan="free")
    sent = {"value": "down", "comment": "too long"}
    assert exported(output, NOW) == [{"messages": ["before", "at"], "feedback": sent}]


def test_with_feedback_and_the_setting_on_a_chat_goes_whole(output):
    conversation = wrote("before")
    give(conversation)
    chats.resume(owner=conversation.owner, pk=conversation.pk, text="after", now=WROTE)
    assert exported(output, NOW)[0]["messages"] == ["before", "after"]


def test_the_manifest_says_what_is_there(output, monkeypatch):
    monkeypatch.setattr(training_export, "PART", 2)
    for n in range(5):
        wrote(f"chat {n}", None, "more")
    exported(output, NOW)
    manifest = json.loads((output / "manifest.json").read_text())
    assert (manifest["conversations"], manifest["messages"], manifest["as_of"]) == (5, 10, NOW.isoformat())
    assert manifest["ledger_rows"] == ConsentEvent.objects.count() == 5
    assert manifest["database"] == str(Installation.current().identity)
    for part in manifest["files"]:
        content = (output / part["name"]).read_bytes()
        assert (part["sha256"], part["bytes"]) == (sha256(content).hexdigest(), len(content))
    names = {part["name"] for part in manifest["files"]}
    assert names | {"manifest.json"} == {path.name for path in output.iterdir()}
    assert [part["conversations"] for part in manifest["files"]] == [2, 2, 1]
    assert list(problems(output)) == []


def test_an_export_of_nothing_is_an_export(output):
    assert exported(output, NOW) == []
    assert [path.name for path in output.iterdir()] == ["manifest.json"]
    assert list(problems(output)) == []


def test_strange_texts_come_out_as_they_went_in(output):
    text = 'été "🦊" \u2028 \\n\n\t</script> ' + "x" * 20_000
    wrote(text)
    assert exported(output, NOW) == [{"messages": [text]}]


def test_as_of_an_earlier_instant_nothing_later_is_in(output):
    wrote("early")
    wrote("late", now=NOW + DAY)
    resumed = wrote("resumed", None, "by then")
    chats.resume(owner=resumed.owner, pk=resumed.pk, text="later", now=NOW + DAY)
    exported(output, NOW)
    assert texts_of(output) == {"early"}


def test_an_owner_sees_the_exports_that_hold_their_conversation_once_finished(output, monkeypatch):
    monkeypatch.setattr(training_export, "PART", 1)
    conversation = wrote("used")
    wrote("another")
    run = training_export.export(output, NOW)
    next(run)
    next(run)
    assert ExportedConversation.objects.count() == 2
    assert fate.details(conversation, conversation.owner)["exports"] == []
    list(run)
    (listed,) = fate.details(conversation, conversation.owner)["exports"]
    record = ExportRun.objects.get()
    assert (record.conversations_count, record.as_of) == (2, NOW)
    assert record.started_at <= record.finished_at <= clock.real_now()
    assert (listed.identity, listed.finished_at, listed.use_until) == (
        record.identity,
        record.finished_at,
        record.finished_at + 30 * DAY,
    )
    assert (listed.withdrawn_at, listed.feedback_withdrawn_at) == (None, None)

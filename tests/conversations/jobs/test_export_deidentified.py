"""A line of a training export tells neither whose it is nor when it was, nor which others are of the same person."""

import json
import re

import pytest

from conversations import chats, feedback
from conversations.jobs import export_lines
from conversations.models import Conversation
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, exported, lines_of, person, plain_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = BEFORE + 9 * DAY


@pytest.fixture
def owner():
    return person(name="Ada Lovelace", email="ada@example.com", location_metadata=True)


@pytest.fixture
def output(tmp_path, owner):
    for text in ("a plain question", "another question"):
        ConversationFactory(owner=owner, text=text, now=BEFORE + DAY, time_zone="Europe/Paris")
    sent = Conversation.objects.first()
    feedback.give(owner=owner, pk=sent.pk, value="up", comment="thank you", now=BEFORE + DAY)
    exported(tmp_path / "export", NOW)
    return tmp_path / "export"


def test_nothing_in_an_export_tells_whose_it_is_or_when(output, owner):
    content = plain_bytes(output).decode()
    tells = [owner.email, owner.name, owner.subject_id, owner.subject_id.hex, owner.ledger_head, "Paris"]
    for pk in Conversation.objects.values_list("pk", flat=True):
        tells += [pk, pk.hex]
    assert [tell for tell in tells if str(tell) in content] == []
    assert not re.search(r"\d", content)


def test_nor_do_the_manifest_and_the_names_of_the_files(output, owner):
    manifest = (output / "manifest.json").read_text()
    tells = [owner.email, owner.name, owner.subject_id, owner.ledger_head, "Paris"]
    tells += Conversation.objects.values_list("pk", flat=True)
    names = " ".join(path.name for path in output.iterdir())
    assert [tell for tell in tells if str(tell) in manifest + names] == []
    assert {path.suffix for path in output.iterdir()} == {".zst", ".json"}


def test_a_line_holds_messages_and_feedback_and_nothing_else(output):
    by_size = sorted(lines_of(output), key=len)
    assert [set(line) for line in by_size] == [{"messages"}, {"messages", "feedback"}]
    assert by_size[1]["feedback"] == {"value": "up", "comment": "thank you"}


def test_two_exports_of_the_same_have_nothing_in_common_but_the_texts(output, tmp_path):
    again = tmp_path / "again"
    exported(again, NOW)
    first, second = (json.loads((folder / "manifest.json").read_text()) for folder in (output, again))
    assert first["export"] != second["export"]
    assert plain_bytes(output) == plain_bytes(again)


def test_every_text_goes_through_the_filter(output, tmp_path, monkeypatch):
    monkeypatch.setattr(export_lines, "redact_all", lambda texts: [f"<{text}>" for text in texts])
    lines = exported(tmp_path / "filtered", NOW)
    said = [text for line in lines for text in line["messages"]]
    said += [line["feedback"]["comment"] for line in lines if "feedback" in line]
    assert sorted(said) == ["<a plain question>", "<another question>", "<thank you>"]


def test_a_value_found_in_one_message_goes_from_all_of_that_conversation(tmp_path, owner):
    told = ConversationFactory(owner=owner, text="Tr0ub4dor fails, why?", now=BEFORE + DAY)
    chats.resume(owner=owner, pk=told.pk, text="my password: Tr0ub4dor", now=BEFORE + DAY)
    feedback.give(owner=owner, pk=told.pk, value="up", comment="Tr0ub4dor works", now=BEFORE + DAY)
    ConversationFactory(owner=owner, text="another Tr0ub4dor", now=BEFORE + DAY)
    exported(tmp_path / "export", NOW)
    other, line = sorted(lines_of(tmp_path / "export"), key=len)
    assert line["messages"][0] == "[secret] fails, why?"
    assert "my password: [secret]" in line["messages"]
    assert line["feedback"]["comment"] == "[secret] works"
    assert other["messages"][0] == "another Tr0ub4dor"

"""However big the account, its ZIP is whole, takes few questions a page, and no more memory."""

import io
import json
import tempfile
import tracemalloc
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Conversation, Message
from rights import export_archive
from tests.support.factories import BEFORE, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(policy_update):
    return UserFactory()


def read(archive, name):
    return json.loads(archive.read(name))


def zipped(user, tell=lambda written: None):
    file = io.BytesIO()
    export_archive.write(file, user_pk=user.pk, now=BEFORE + timedelta(days=1), tell=tell)
    return zipfile.ZipFile(file)


def many(user, conversations, messages):
    """Fast: rows without the verbs."""
    made = Conversation.objects.bulk_create(
        Conversation(
            id=uuid4(), owner=user, title=f"Chat {n}", started_at=BEFORE, started_plan="free", last_message_at=BEFORE
        )
        for n in range(conversations)
    )
    Message.objects.bulk_create(
        Message(conversation=each, text=f"{each.title}, message {n}", written_at=BEFORE, plan="free")
        for each in made
        for n in range(messages)
    )


def test_conversations_with_and_without_messages_keep_their_own(user, monkeypatch):
    monkeypatch.setattr(export_archive, "PAGE", 3)
    monkeypatch.setattr(export_archive, "PIECE", 2)
    many(user, 7, 5)
    Message.objects.filter(conversation__title__in=["Chat 1", "Chat 5"]).delete()
    archive = zipped(user)
    told = [each for number in (1, 2, 3) for each in read(archive, f"conversations/{number:05d}.json")]
    assert len(told) == 7
    for each in told:
        texts = [f"{each['title']}, message {n}" for n in range(0 if each["title"] in ("Chat 1", "Chat 5") else 5)]
        assert [message["text"] for message in each["messages"]] == texts
    pages = "".join(archive.read(f"conversations/{number:05d}.html").decode() for number in (1, 2, 3))
    assert pages.count(", message ") == 25


@pytest.mark.usefixtures("steady_updates")
def test_five_thousand_messages_take_four_questions_a_page(user):
    many(user, 250, 20)
    told = []
    with CaptureQueriesContext(connection) as questions:
        archive = zipped(user, told.append)
    pages = [name for name in archive.namelist() if name.endswith(".json") and name.startswith("conversations/")]
    said = [message["text"] for name in pages for each in read(archive, name) for message in each["messages"]]
    assert (len(pages), len(said), len(set(said))) == (5, 5000, 5000)
    assert len(questions) <= 4 * len(pages) + 10  # two ask for notices, three for the account, however many pages
    assert (sorted(told), told[0], told[-1]) == (told, 0, 250)


def peak_of(user):
    tracemalloc.start()
    with tempfile.TemporaryFile() as file:
        export_archive.write(file, user_pk=user.pk, now=BEFORE, tell=lambda written: None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize(("few", "more"), [((1, 300), (1, 3000)), ((60, 5), (600, 5))])
def test_memory_does_not_grow_with_the_account(user, few, more):
    big = UserFactory()
    many(user, *few)
    many(big, *more)
    peak_of(big)  # templates, translations and what the driver remembers are loaded once
    assert peak_of(big) < 2 * peak_of(user)  # not 1: drivers remember their last hundred statements

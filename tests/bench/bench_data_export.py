"""A person's export of all their data, made by its worker: peaks of Python's memory at 1,000 and BENCH_MESSAGES."""

import os
import time
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from consent.lib import clock
from conversations.models import Conversation, Message
from rights import export_files, export_job
from rights.models import DataExport
from tests.support.data_exports import work
from tests.support.factories import BEFORE
from tests.support.jobs import person

FEW, MANY = 1_000, int(os.environ.get("BENCH_MESSAGES", "100000"))
RATIO = 2  # times the peak of the few, at most
TEXT = "What does the fox say when nobody is there to hear it? " * 5

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


def owner(messages: int, each: int) -> User:
    """Somebody with so many messages, `each` a conversation."""
    user = person()
    facts = {"owner": user, "started_at": BEFORE, "last_message_at": BEFORE, "started_plan": "free"}
    chats = [Conversation(title=f"Chat {number}", **facts) for number in range(messages // each)]
    Conversation.objects.bulk_create(chats, batch_size=500)
    for chat in chats:
        said = [Message(conversation=chat, text=f"{n} {TEXT}", written_at=BEFORE, plan="free") for n in range(each)]
        Message.objects.bulk_create(said, batch_size=500)
    return user


def exported(user: User) -> tuple[float, float, float]:
    """Seconds, peak of Python's memory in MB, the file's size in MB."""
    now = clock.real_now()
    export_job.start(user_pk=user.pk, language="en", as_of=BEFORE + timedelta(days=1), now=now)
    tracemalloc.start()
    started = time.perf_counter()
    work()
    seconds, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    export = DataExport.objects.get(owner=user)
    assert export.state == DataExport.State.READY
    return seconds, peak / 1e6, export_files.path(export.pk).stat().st_size / 1e6


def texts(user: User) -> int:
    """Messages in the file."""
    with zipfile.ZipFile(export_files.path(DataExport.objects.get(owner=user).pk)) as archive:
        pages = [name for name in archive.namelist() if name.startswith("conversations/") and name.endswith(".json")]
        return sum(archive.read(name).count(TEXT.encode()) for name in pages)


@pytest.mark.parametrize("each", [10, FEW], ids=["ten a conversation", "a thousand a conversation"])
def test_memory_stays_flat(each: int) -> None:
    exported(owner(10, 10))  # templates and the like are loaded
    results = {}
    print(f"\n\n{connection.vendor}, {each} messages a conversation")
    for messages in (FEW, MANY):
        user = owner(messages, each)
        seconds, results[messages], size = exported(user)
        print(f"{messages:7d} messages {seconds:6.1f} s traced, peak {results[messages]:4.1f} MB   ZIP {size:4.1f} MB")
        assert texts(user) == messages
    print(f"ratio of the peaks {results[MANY] / results[FEW]:.2f}")
    assert results[MANY] < RATIO * results[FEW]

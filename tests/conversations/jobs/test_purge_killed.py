"""kill -9 in the middle of a purge and run it again: nothing lost, nothing double. Several at once share the work."""

from collections import Counter
from uuid import UUID

import pytest

from conversations.models import Conversation
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.job_processes import KILLED, World
from tests.support.jobs import DAY, logged, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_update")]
PURGE = ("purge_expired", "--as-of", "2025-10-16")
ROWS = 30
LEFT = "SELECT id FROM conversations_conversation"


@pytest.fixture
def world(tmp_path):
    """30 conversations that are over, 3 that are kept."""
    off, on = person(help_improve=False), person()
    for _ in range(ROWS):
        ConversationFactory(owner=off)
    for _ in range(3):
        ConversationFactory(owner=on, now=BEFORE + DAY)
    opened = World(tmp_path)
    opened.kept = set(Conversation.objects.filter(owner=on).values_list("pk", flat=True))
    opened.over = set(Conversation.objects.filter(owner=off).values_list("pk", flat=True))
    return opened


def removed(world):
    return sum(row[0] for row in world.rows("SELECT removed FROM conversations_purgerun"))


@pytest.mark.parametrize(
    "moment",
    [
        "consent.lib.append_only.append 3",
        "conversations.jobs.purge.remove 3",
        "conversations.jobs.purge._delete 9",
        "conversations.models.PurgeRun.save 4",
    ],
)
def test_killed_in_a_batch_that_batch_stays_whole_and_the_next_run_ends_the_work(world, moment):
    assert world.run(*PURGE, batch=4, die_at=moment) == KILLED
    left = set(world.ids(LEFT))
    assert world.kept < left
    assert len(left) + removed(world) == ROWS + 3
    assert set(world.ids("SELECT DISTINCT conversation_id FROM conversations_message")) == left
    assert world.over - left <= {UUID(pk) for _, pk in logged()}

    assert world.run(*PURGE, batch=4) == 0
    assert set(world.ids(LEFT)) == world.kept
    assert set(world.ids("SELECT conversation_id FROM conversations_message")) == world.kept
    assert removed(world) == ROWS
    assert {UUID(pk) for _, pk in logged()} == world.over


def test_a_killed_run_is_seen_as_such(world):
    world.run(*PURGE, batch=4, die_at="conversations.jobs.purge.remove 3")
    assert world.rows("SELECT outcome, removed, finished_at FROM conversations_purgerun") == [("running", 8, None)]


def test_several_workers_share_the_work_and_touch_no_row_twice(world):
    assert world.together(3, *PURGE, batch=3) == [0, 0, 0]
    world.run(*PURGE)  # what a worker passed by because another held it is taken by whoever comes next
    assert set(world.ids(LEFT)) == world.kept
    assert removed(world) == ROWS
    assert Counter(logged()) == Counter({("purged", str(pk)): 1 for pk in world.over})

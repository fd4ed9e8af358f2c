"""The walk of the jobs: every key once and in order, however far ahead they are looked up and however few are taken."""

from operator import itemgetter
from uuid import uuid4

import pytest
from django.db import connection

from conversations.jobs import keyset
from conversations.jobs.keyset import KeysetWalk, messages_of
from conversations.models import Conversation
from conversations.rules.queries import eligible
from tests.support.factories import BEFORE, ConversationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pks():
    return sorted(ConversationFactory().pk for _ in range(7))


def walk(walked, size):
    taken = []
    while found := walked.take(size):
        assert len(found) <= size
        taken += found
    return taken


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("chunk", [1, 3, 7, 8])
def test_each_key_is_taken_once_and_in_order(pks, size, chunk, monkeypatch):
    monkeypatch.setattr(keyset, "CHUNK", chunk)
    assert walk(KeysetWalk(Conversation.objects.all()), size) == pks


@pytest.mark.parametrize("passed", [0, 3, 6])
def test_the_walk_over_keys_begins_behind_what_was_passed(pks, passed):
    assert walk(KeysetWalk(Conversation.objects.all(), str(pks[passed])), 2) == pks[passed + 1 :]


def test_the_walk_over_keys_asks_the_database_once_for_so_many(pks, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(keyset, "CHUNK", 4)
    with django_assert_num_queries(2):
        assert walk(KeysetWalk(Conversation.objects.all()), 1) == pks


def test_of_what_is_removed_meanwhile_nothing_is_passed_over(pks, monkeypatch):
    monkeypatch.setattr(keyset, "CHUNK", 2)
    walked, taken = KeysetWalk(Conversation.objects.all()), []
    while found := walked.take(2):
        taken += found
        Conversation.objects.filter(pk__in=found).delete()
    assert taken == pks


def test_a_walk_over_no_keys_asks_nothing_more():
    assert walk(KeysetWalk(Conversation.objects.all()), 5) == []


def test_a_thousand_chats_never_mean_reading_everybody():
    """SQLite knows no numbers of rows, and would begin with all people on a plan; PostgreSQL counts them."""
    if connection.vendor == "sqlite":
        plan = eligible(BEFORE).filter(pk__in=[uuid4() for _ in range(1000)]).explain()
        assert "conversations_conversation" in plan.splitlines()[0]


SAID = [(2, "a"), (2, "b"), (5, "c")]


def of_each(conversations, said):
    return [[text for _, text in texts] for texts in messages_of(conversations, iter(said), itemgetter(0))]


@pytest.mark.parametrize(
    ("conversations", "said", "expected"),
    [
        ([], [], []),
        ([1, 2], [], [[], []]),
        ([1, 2, 3, 5, 6], SAID, [[], ["a", "b"], [], ["c"], []]),
        ([2, 5], SAID, [["a", "b"], ["c"]]),
        ([5], [(5, "c")], [["c"]]),
    ],
)
def test_each_conversation_gets_its_own_messages(conversations, said, expected):
    assert of_each(conversations, said) == expected


def test_what_is_left_unread_of_one_does_not_become_the_next_ones():
    walked = messages_of([2, 5], iter(SAID), itemgetter(0))
    assert next(next(walked)) == (2, "a")
    assert list(next(walked)) == [(5, "c")]

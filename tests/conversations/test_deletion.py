"""Deleting hides at once, can be undone for 30 seconds, and is written down outside the database."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consent.core.journal import CannotWrite
from conversations import chats
from conversations.models import Conversation
from conversations.rules.eligibility import Reason
from conversations.rules.queries import eligible
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, JSON, fate_of, logged, person, previewed, purged
from tests.support.journals import unwritable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
RESUMED = BEFORE + DAY
SECOND = timedelta(seconds=1)


@pytest.fixture
def conversation():
    """One that may be used: its owner decided, and then wrote."""
    return ConversationFactory(owner=person(), now=RESUMED)


def delete(conversation, now=RESUMED):
    chats.delete(owner=conversation.owner, pk=conversation.pk, now=now)


def undo(conversation, after):
    return chats.undo_delete(owner=conversation.owner, pk=conversation.pk, now=RESUMED + after)


def post(client_at, name, conversation, user, at=RESUMED):
    return client_at.as_user(user).at(at).post(reverse(name, args=[conversation.pk]), headers=JSON)


def test_a_deleted_chat_is_hidden_at_once_and_home_is_told_which_one(client_at, conversation):
    answer = post(client_at, "delete-chat", conversation, conversation.owner)
    assert (answer.status_code, answer["Location"]) == (303, f"/?deleted={conversation.pk}")
    assert not Conversation.objects.in_history().exists()


def test_a_deleted_chat_is_out_of_training_at_once(conversation):
    assert eligible(RESUMED).get() == conversation
    delete(conversation)
    assert not eligible(RESUMED).exists()
    assert fate_of(conversation, RESUMED).reason is Reason.DELETED


@pytest.mark.parametrize(
    ("after", "undone"),
    [
        (timedelta(0), True),
        (30 * SECOND, True),
        (30 * SECOND + timedelta(microseconds=1), False),
        (DAY, False),
        (-SECOND, False),
    ],
)
def test_deletion_is_undone_within_thirty_seconds_and_refused_later(conversation, after, undone):
    delete(conversation)
    assert undo(conversation, after) is undone
    assert Conversation.objects.in_history().exists() is undone
    offered = chats.just_deleted(owner=conversation.owner, pk=str(conversation.pk), now=RESUMED + after)
    assert offered is None if undone else Conversation.objects.get().deleted_at == RESUMED


@pytest.mark.parametrize(("at", "address"), [(RESUMED, "chat"), (RESUMED + DAY, "home")])
def test_the_undo_button_leads_to_the_conversation_or_home(client_at, conversation, at, address):
    delete(conversation)
    answer = post(client_at, "undo-delete-chat", conversation, conversation.owner, at=at + SECOND)
    wanted = reverse(address, args=[conversation.pk] if address == "chat" else [])
    assert (answer.status_code, answer["Location"]) == (303, wanted)


def test_undo_twice_and_undo_of_nothing_change_nothing(conversation):
    assert undo(conversation, timedelta(0)) is True
    assert logged() == []


def test_the_undo_is_offered_to_the_owner_alone_and_for_nothing_else(conversation):
    delete(conversation)
    assert chats.just_deleted(owner=conversation.owner, pk=str(conversation.pk), now=RESUMED) == conversation
    assert chats.just_deleted(owner=person(), pk=str(conversation.pk), now=RESUMED) is None
    for pk in (None, "", "junk", "0" * 32):
        assert chats.just_deleted(owner=conversation.owner, pk=pk, now=RESUMED) is None


@pytest.mark.parametrize("name", ["delete-chat", "undo-delete-chat", "rename-chat"])
def test_other_peoples_conversations_do_not_exist(client_at, conversation, name):
    answer = (
        client_at.as_user(person())
        .at(RESUMED)
        .post(reverse(name, args=[conversation.pk]), {"title": "mine"}, headers=JSON)
    )
    assert answer.status_code == 404
    assert Conversation.objects.in_history().get().title == conversation.title


def test_a_deleted_conversation_is_neither_deleted_nor_resumed_nor_renamed_again(conversation):
    delete(conversation)
    for verb, words in ((chats.delete, {}), (chats.resume, {"text": "more"})):
        with pytest.raises(Conversation.DoesNotExist):
            verb(owner=conversation.owner, pk=conversation.pk, now=RESUMED, **words)
    with pytest.raises(Conversation.DoesNotExist):
        chats.rename(owner=conversation.owner, pk=conversation.pk, title="new")


def test_deletion_and_undo_are_in_the_journal(conversation):
    delete(conversation)
    undo(conversation, SECOND)
    pk = str(conversation.pk)
    assert logged() == [("deleted", pk), ("restored", pk)]


def test_what_can_not_be_journalled_is_not_deleted(conversation):
    with unwritable(), pytest.raises(CannotWrite):
        delete(conversation)
    assert Conversation.objects.in_history().exists()


def test_thirty_days_after_its_deletion_a_chat_is_purged_for_good(conversation):
    delete(conversation)
    assert previewed(RESUMED + 30 * DAY) == []
    assert previewed((RESUMED + 31 * DAY).replace(hour=0)) == [conversation.pk]
    assert purged(RESUMED + 31 * DAY).removed == 1
    assert not Conversation.objects.exists()

"""The marks each conversation carries, in the list and on its page, and the queries they cost (rules, section 8)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consent.core import updates
from conversations.models import Conversation, Message
from tests.support.chats import delete, many, marks_on
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory, decide

pytestmark = pytest.mark.django_db
OLD = BEFORE - timedelta(days=14)


@pytest.fixture
def seen(policy_update, client_at):
    """What the marks say of a conversation, in the list and on its page alike."""

    def see(conversation, owner=None, at=BEFORE):
        client_at.at(at).as_user(owner or conversation.owner)
        (recent,) = marks_on(client_at.page("/"))
        for page in ("/chats/", f"/chats/{conversation.pk}/"):
            assert marks_on(client_at.page(page)) == [recent, recent]  # among the recents, and where it stands itself
        listed = recent
        assert listed[0] == str(conversation.pk)
        return listed[1:]

    return see


def test_chats_of_the_undecided_are_marked_as_not_used(seen):
    assert seen(ConversationFactory(now=OLD)) == ("no", "undecided", "2026-09-28")


def test_decided_on_and_written_since(seen):
    owner = decide(UserFactory(), now=OLD)
    assert seen(ConversationFactory(owner=owner, now=OLD)) == ("yes", "on", "2030-09-01")


def test_decided_on_and_not_resumed(seen):
    conversation = ConversationFactory(now=OLD)
    assert seen(conversation, decide(conversation.owner)) == ("no", "not_resumed", "2025-10-15")


def test_chats_of_who_decided_off_are_marked_as_not_used(seen):
    conversation = ConversationFactory(now=OLD)
    assert seen(conversation, decide(conversation.owner, help_improve=False)) == ("no", "off", "2025-10-15")


def test_an_incognito_chat_is_marked_as_not_used(seen):
    owner = decide(UserFactory(), now=OLD)
    assert seen(ConversationFactory(owner=owner, now=OLD, incognito=True)) == ("no", "incognito", "2025-10-01")


def test_chats_of_a_commercial_owner_are_marked_as_not_used(seen):
    conversation = ConversationFactory(owner=UserFactory(plan="team"), now=OLD)
    assert seen(conversation) == ("no", "commercial_conversation", "")
    assert seen(conversation, at=AFTER) == ("no", "commercial_conversation", "")


def test_a_consumer_chat_of_somebody_now_on_a_commercial_plan(seen):
    owner = decide(UserFactory(), now=OLD)
    conversation = ConversationFactory(owner=owner, now=OLD)
    type(owner).objects.filter(pk=owner.pk).update(plan="team")
    assert seen(conversation) == ("no", "commercial_plan", "2025-10-01")


def test_a_chat_with_one_message_from_a_commercial_time_is_marked_as_not_used(seen):
    owner = decide(UserFactory(), now=OLD)
    conversation = ConversationFactory(owner=owner, now=OLD)
    conversation.messages.create(text="at work", written_at=OLD, plan="team")
    assert seen(conversation) == ("no", "commercial_conversation", "2025-10-01")


@pytest.mark.parametrize("dates", [{"last_message_at": None}, {"last_message_at": AFTER}, {"started_at": AFTER}])
def test_dates_missing_or_in_the_future(seen, dates):
    conversation = ConversationFactory(owner=decide(UserFactory(), now=OLD), now=OLD)
    Conversation.objects.update(**dates)
    assert seen(conversation) == ("no", "unknown", "")


def test_before_any_announcement_chats_are_marked_as_not_used(seen):
    conversation = ConversationFactory(now=BEFORE - timedelta(days=60))
    assert seen(conversation, at=BEFORE - timedelta(days=50)) == ("no", "undecided", "2025-08-16")


@pytest.fixture
def patient(monkeypatch):
    """The gate asks for published updates once a second; a slow machine must not make that count."""
    monkeypatch.setattr(updates, "MAX_AGE", 3600)


EVERY_PAGE = 3  # session, person, recents
OWN = {"/": 3, "/chats/": 2, "/settings/": 0, "/legal/consumer-terms/": 2}  # kept, going, gone; count, list; texts


@pytest.mark.usefixtures("patient", "steady_updates")
@pytest.mark.parametrize("address", OWN)
@pytest.mark.parametrize("number", [2, 7, 30])
def test_a_page_costs_the_same_queries_whatever_the_number_of_chats(policy_update, client_at, number, address):
    owner = decide(UserFactory(), now=OLD)
    conversations = many(number, owner, now=OLD)
    delete(conversations[0], BEFORE)
    client_at.at(BEFORE).as_user(owner).page(address)
    with CaptureQueriesContext(connection) as queries:
        assert len(set(marks_on(client_at.page(address)))) == number - 1
    assert len(queries) == EVERY_PAGE + OWN[address]


@pytest.mark.usefixtures("patient")
@pytest.mark.usefixtures("steady_updates")
def test_a_long_conversation_costs_the_same_queries(policy_update, client_at):
    owner = decide(UserFactory(), now=OLD)
    short, long = many(2, owner, now=OLD)
    more = [Message(conversation=long, text=str(n), written_at=OLD, plan="free") for n in range(99)]
    Message.objects.bulk_create(more)
    client_at.at(BEFORE).as_user(owner).page("/")
    cost = []
    for conversation, messages in ((short, 1), (long, 100)):
        with CaptureQueriesContext(connection) as queries:
            page = client_at.page(f"/chats/{conversation.pk}/").content.decode()
        assert page.count('class="message"') == messages
        cost.append(len(queries))
    assert cost[0] == cost[1] <= 9

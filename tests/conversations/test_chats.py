"""Starting and resuming a conversation: what is noted with it."""

import pytest

from conversations import chats
from conversations.models import Conversation, Message
from tests.support.factories import BEFORE, ConversationFactory, UserFactory

pytestmark = pytest.mark.django_db
EARLIER = BEFORE.replace(day=1)


@pytest.mark.parametrize("plan", ["free", "max", "team", "api"])
def test_the_start_and_each_message_note_the_plan_of_that_moment(plan):
    owner = UserFactory(plan=plan)
    conversation = ConversationFactory(owner=owner)
    owner.plan = "education"
    chats.resume(owner=owner, pk=conversation.pk, text="more", now=BEFORE)
    assert conversation.started_plan == plan
    assert list(conversation.messages.values_list("plan", flat=True)) == [plan, "education"]


def test_resuming_moves_the_last_message_and_not_the_start():
    conversation = ConversationFactory(now=EARLIER)
    chats.resume(owner=conversation.owner, pk=conversation.pk, text="more", now=BEFORE)
    fresh = Conversation.objects.get()
    assert (fresh.started_at, fresh.last_message_at) == (EARLIER, BEFORE)
    assert list(fresh.messages.values_list("written_at", flat=True)) == [EARLIER, BEFORE]


def test_messages_are_in_the_order_they_were_written_whatever_their_clock_says():
    conversation = ConversationFactory(text="first", now=BEFORE)
    chats.resume(owner=conversation.owner, pk=conversation.pk, text="second", now=EARLIER)
    assert list(conversation.messages.values_list("text", flat=True)) == ["first", "second"]


def test_a_clock_that_went_back_leaves_the_later_date_which_keeps_it_out():
    conversation = ConversationFactory(now=BEFORE)
    chats.resume(owner=conversation.owner, pk=conversation.pk, text="second", now=EARLIER)
    conversation.refresh_from_db()
    assert conversation.last_message_at == BEFORE


def test_nobody_elses_and_no_deleted_conversation_is_resumed():
    conversation = ConversationFactory()
    with pytest.raises(Conversation.DoesNotExist):
        chats.resume(owner=UserFactory(), pk=conversation.pk, text="more", now=BEFORE)
    Conversation.objects.update(deleted_at=BEFORE)
    with pytest.raises(Conversation.DoesNotExist):
        chats.resume(owner=conversation.owner, pk=conversation.pk, text="more", now=BEFORE)
    assert Message.objects.count() == 1


def test_a_start_that_fails_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(Message.objects, "create", lambda **fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ConversationFactory()
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("What does the fox say?", "What does the fox say?"),
        ("First line\nSecond line", "First line"),
        ("  much \t  space ", "much space"),
        ("word " * 30, "word word word word word word word word word word word word…"),
        ("x" * 100, "x" * 60 + "…"),
        (
            "An agenda for Monday: the budget, whom to hire, and a move — (soon) or not",
            "An agenda for Monday: the budget, whom to hire, and a move…",
        ),
        ("-" * 100, "-" * 60 + "…"),
        ("é" * 60, "é" * 60),
        ("\n\nlater", "later"),
        ("\u200b\u2800\nlater", "later"),
        ("\u200b", "\u200b"),
    ],
)
def test_the_title_is_the_first_line_cut_at_a_word(text, title):
    assert chats.title_of(text) == title


def test_every_title_fits_its_column():
    longest = Conversation._meta.get_field("title").max_length
    assert len(chats.title_of("x" * chats.MAX_TEXT)) <= longest


@pytest.mark.parametrize(("allowed", "region"), [(True, "Europe/Paris"), (False, "")])
def test_the_region_is_noted_only_if_the_owner_lets_it_be(allowed, region):
    owner = UserFactory(location_metadata=allowed)
    assert ConversationFactory(owner=owner, time_zone="Europe/Paris").region == region


@pytest.mark.parametrize("zone", ["", "Paris", "Europe/Atlantis", "../../etc/passwd", "europe/paris", "<b>", "x" * 100])
def test_only_a_real_time_zone_is_a_region(zone):
    owner = UserFactory(location_metadata=True)
    assert ConversationFactory(owner=owner, time_zone=zone).region == ""


def test_every_region_fits_its_column():
    from zoneinfo import available_timezones

    longest = Conversation._meta.get_field("region").max_length
    assert max(map(len, available_timezones())) <= longest


def test_a_chat_started_incognito_stays_so():
    assert ConversationFactory(incognito=True).incognito is True
    assert ConversationFactory().incognito is False

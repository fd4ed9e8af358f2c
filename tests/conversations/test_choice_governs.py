"""The choice decides, at once and for every conversation, whether it may be used; the summary's numbers are true."""

from datetime import date, timedelta

import pytest

from conversations import chats
from conversations.rules.eligibility import Reason
from conversations.rules.queries import eligible
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, fate_of, person, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = BEFORE + 2 * DAY
OLD = BEFORE - 14 * DAY  # before the decision


def wrote(owner, at=BEFORE + DAY, **fields):
    return ConversationFactory(owner=owner, now=at, **fields)


def resume(conversation, now=NOW, owner=None):
    chats.resume(owner=owner or conversation.owner, pk=conversation.pk, text="more", now=now)


def test_an_old_chat_resumed_may_be_used():
    conversation = wrote(person(), at=OLD)
    assert fate_of(conversation, NOW).reason is Reason.NOT_RESUMED
    resume(conversation)
    assert (fate_of(conversation, NOW).reason, fate_of(conversation, NOW).kept_until) == (Reason.ON, date(2030, 9, 17))


def test_turning_off_takes_everything_out_at_once_and_on_again_brings_nothing_back():
    owner = person()
    conversations = [wrote(owner) for _ in range(3)]
    assert eligible(NOW).count() == 3
    turn(owner, on=False, now=NOW)
    assert eligible(NOW).count() == 0
    assert {fate_of(row, NOW).kept_until for row in conversations} == {date(2025, 10, 17)}
    turn(owner, on=True, now=NOW + timedelta(seconds=1))
    assert {fate_of(row, NOW + DAY).reason for row in conversations} == {Reason.NOT_RESUMED}
    assert {fate_of(row, NOW + DAY).kept_until for row in conversations} == {date(2025, 10, 17)}


@pytest.mark.parametrize("then", ["left", "resumed", "turned on again"])
def test_incognito_never_counts(then):
    conversation = wrote(person(), incognito=True)
    if then == "resumed":
        resume(conversation)
    elif then == "turned on again":
        turn(conversation.owner, on=False, now=NOW)
        turn(conversation.owner, on=True, now=NOW)
        resume(conversation)
    assert fate_of(conversation, NOW).reason is Reason.INCOGNITO
    assert not eligible(NOW).exists()


def test_one_message_on_a_commercial_plan_keeps_the_whole_conversation_out():
    conversation = wrote(person())
    owner = conversation.owner
    owner.plan = "team"
    resume(conversation, owner=owner)
    assert fate_of(conversation, NOW).reason is Reason.COMMERCIAL_CONVERSATION
    assert not eligible(NOW).exists()


def test_on_a_commercial_plan_nothing_is_used_until_the_person_is_back():
    conversation = wrote(person())
    type(conversation.owner).objects.update(plan="education")
    assert fate_of(conversation, NOW).reason is Reason.COMMERCIAL_PLAN
    type(conversation.owner).objects.update(plan="pro")
    assert fate_of(conversation, NOW).reason is Reason.ON

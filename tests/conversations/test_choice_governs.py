"""The choice decides, at once and for every conversation, whether it may be used; the summary's numbers are true."""

from collections import Counter
from datetime import date, timedelta

import pytest

from conversations import chats, feedback, summary
from conversations.eligibility import Reason
from conversations.models import Conversation
from conversations.retention import midnight
from conversations.selection import eligible
from tests.conversations.jobs import DAY, fate_of, person, previewed, purged, turn
from tests.factories import BEFORE, ConversationFactory, decide

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


def a_mixed_account(help_improve):
    """12 conversations: 4 old, 2 of them resumed, 3 new, 1 with feedback, 1 incognito, 1 commercial, 2 deleted."""
    owner = person(help_improve=help_improve)
    old = [wrote(owner, at=OLD) for _ in range(4)]
    for conversation in old[:2]:
        resume(conversation, now=BEFORE + DAY)
    new = [wrote(owner) for _ in range(5)]
    sent = wrote(owner, at=OLD)
    feedback.give(owner=owner, pk=sent.pk, value="up", comment="", now=NOW)
    wrote(owner, incognito=True)
    commercial = wrote(owner)
    Conversation.objects.filter(pk=commercial.pk).update(started_plan="team")
    for conversation in new[:2]:
        chats.delete(owner=owner, pk=conversation.pk, now=NOW)
    return owner


@pytest.mark.parametrize(("help_improve", "usable", "going"), [(True, 6, 3), (False, 1, 8)])
def test_the_summary_counts_what_may_be_used_and_what_goes(help_improve, usable, going):
    owner = a_mixed_account(help_improve)
    wrote(person())
    numbers = summary.of(owner, NOW)
    assert (numbers.total, numbers.usable, numbers.going_in_all) == (10, usable, going)
    assert numbers.usable == sum(fate_of(row, NOW).eligible for row in Conversation.objects.filter(owner=owner))


@pytest.mark.parametrize("help_improve", [True, False])
def test_the_summary_names_the_very_days_the_chats_themselves_show(help_improve):
    owner = a_mixed_account(help_improve)
    mine = Conversation.objects.filter(owner=owner, deleted_at__isnull=True)
    shown = Counter(fate_of(row, NOW).kept_until for row in mine)
    soon = {day: count for day, count in shown.items() if day and day < date(2026, 1, 1)}
    assert dict(summary.of(owner, NOW).going) == soon
    assert len(soon) > 1


def test_feedback_of_five_years_ago_and_a_used_chat_of_five_years_ago_go_on_their_days():
    """Rare, and the two ends of the rule: five years from a feedback, five years from a used chat's last message."""
    owner, much_later = person(), BEFORE + timedelta(days=365 * 5)
    sent, used = wrote(owner, at=OLD), wrote(owner)
    feedback.give(owner=owner, pk=sent.pk, value="up", comment="", now=NOW)
    expected = Counter(fate_of(row, much_later).kept_until for row in (sent, used))
    assert dict(summary.of(owner, much_later).going) == expected == {date(2030, 9, 17): 1, date(2030, 9, 16): 1}


@pytest.mark.parametrize("change", ["none", "turned off", "turned on"])
def test_the_day_after_each_of_its_days_the_purge_removes_exactly_those(change):
    owner = a_mixed_account(change != "turned on")
    if change != "none":
        turn(owner, on=change == "turned on", now=NOW)
    numbers, gone = summary.of(owner, NOW), set()
    mine = set(Conversation.objects.filter(owner=owner, deleted_at__isnull=True).values_list("pk", flat=True))
    for day, count in numbers.going:
        assert not set(previewed(midnight(day))) & mine - gone
        now_gone = set(previewed(midnight(day + DAY))) & mine - gone
        assert len(now_gone) == count
        gone |= now_gone
    assert purged(midnight(date(2025, 10, 18))).removed == len(gone) + 2  # the two deleted ones


def test_more_days_than_it_names_are_added_up():
    going = tuple((BEFORE.date() + timedelta(days=day), day) for day in range(1, 6))
    numbers = summary.Summary(total=20, usable=0, going=going)
    assert numbers.soonest == going[:3]
    assert numbers.later == (going[-1][0], 9)
    assert summary.Summary(total=20, usable=0, going=going[:3]).later is None


def test_the_summary_of_somebody_unsettled_says_that_nothing_goes():
    conversation = ConversationFactory(owner=person(help_improve=None))
    assert summary.of(conversation.owner, NOW).going == ()
    decide(conversation.owner, help_improve=False, now=NOW)
    assert summary.of(conversation.owner, NOW).going_in_all == 1


def test_the_summary_costs_the_same_queries_whatever_the_account(django_assert_max_num_queries):
    owner = person()
    for _ in range(20):
        wrote(owner)
    with django_assert_max_num_queries(4):
        assert summary.of(owner, NOW).usable == 20

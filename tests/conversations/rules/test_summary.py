"""The sum of all one's chats on the Privacy tab: its numbers and days are those of the chats themselves."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from conversations import chats, feedback
from conversations.models import Conversation
from conversations.rules import summary
from conversations.rules.retention import midnight
from tests.conversations.test_choice_governs import NOW, OLD, resume, wrote
from tests.support.factories import BEFORE, ConversationFactory, decide
from tests.support.jobs import DAY, fate_of, person, previewed, purged, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


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
    assert (numbers.total, numbers.usable, sum(count for _, count in numbers.going)) == (10, usable, going)
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


def test_more_days_than_the_summary_names_are_added_up():
    going = tuple((BEFORE.date() + timedelta(days=day), day) for day in range(1, 6))
    numbers = summary.Summary(total=20, usable=0, going=going)
    assert numbers.soonest == going[:3]
    assert numbers.later == (going[-1][0], 9)
    assert summary.Summary(total=20, usable=0, going=going[:3]).later is None


def test_the_summary_of_somebody_who_never_decided_names_the_day_once_it_is_near():
    conversation = ConversationFactory(owner=person(help_improve=None))
    assert summary.of(conversation.owner, NOW).going == ()
    assert summary.of(conversation.owner, datetime(2026, 9, 10, tzinfo=UTC)).going == ((date(2026, 9, 28), 1),)
    decide(conversation.owner, help_improve=False, now=NOW)
    assert len(summary.of(conversation.owner, NOW).going) == 1


def test_the_summary_costs_the_same_queries_whatever_the_account(django_assert_max_num_queries):
    owner = person()
    for _ in range(20):
        wrote(owner)
    with django_assert_max_num_queries(4):
        assert summary.of(owner, NOW).usable == 20

"""The purge removes what is no longer kept, all of it and nothing else (rules, section 5, "Kept until")."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from consent.core import updates
from consent.policies import publishing
from conversations import chats, feedback
from conversations.models import Conversation, ExportedConversation, ExportRun, Feedback, Message
from tests.support.factories import BEFORE, ConversationFactory, UserFactory, publish
from tests.support.jobs import DAY, person, previewed, purged, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
OVER = datetime(2025, 10, 16, tzinfo=UTC)  # the first instant after 30 days from BEFORE


def some(number, owner=None, **fields):
    owner = owner or person(help_improve=False)
    return sorted(ConversationFactory(owner=owner, **fields).pk for _ in range(number))


@pytest.mark.parametrize(("now", "goes"), [(OVER - timedelta(microseconds=1), False), (OVER, True)])
def test_thirty_days_after_the_choice_a_chat_goes_from_the_next_midnight(now, goes):
    pks = some(1)
    assert previewed(now) == (pks if goes else [])
    assert purged(now).removed == goes


@pytest.mark.parametrize(
    ("last", "kept", "over"),
    [
        (datetime(2025, 9, 20, 23, 59, tzinfo=UTC), datetime(2030, 9, 20, 23, 59, tzinfo=UTC), (2030, 9, 21)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2033, 2, 28, 23, 59, tzinfo=UTC), (2033, 3, 1)),
    ],
)
def test_what_may_be_used_is_kept_five_calendar_years(last, kept, over):
    pks = some(1, owner=person(), now=last)
    assert previewed(kept) == []
    assert previewed(datetime(*over, tzinfo=UTC)) == pks


def test_all_that_hangs_on_a_conversation_goes_with_it():
    (pk,) = some(1)
    owner = Conversation.objects.get().owner
    feedback.give(owner=owner, pk=pk, value="up", comment="x", now=BEFORE)
    run = ExportRun.objects.create(as_of=BEFORE, started_at=BEFORE)
    ExportedConversation.objects.create(export=run, conversation_id=pk, part=1, whole=True, with_feedback=False)
    chats.delete(owner=owner, pk=pk, now=BEFORE)
    purged(OVER)
    for model in (Conversation, Message, Feedback, ExportedConversation):
        assert model.objects.count() == 0
    connection.check_constraints()


def test_feedback_keeps_a_chat_five_years_from_the_feedback():
    pks = some(1)
    feedback.give(owner=Conversation.objects.get().owner, pk=pks[0], value="up", comment="", now=BEFORE)
    assert previewed(OVER) == []
    assert previewed(datetime(2030, 9, 15, 23, tzinfo=UTC)) == []
    assert previewed(datetime(2030, 9, 16, tzinfo=UTC)) == pks


@pytest.mark.parametrize("column", ["last_message_at", "started_at", "deleted_at", "message", "feedback", "choice"])
def test_nothing_with_a_date_in_the_future_is_removed(column):
    (pk,) = some(1)
    conversation, future = Conversation.objects.get(), OVER + timedelta(microseconds=1)
    if column == "message":
        conversation.messages.update(written_at=future)
    elif column == "feedback":
        feedback.give(owner=conversation.owner, pk=pk, value="up", comment="", now=future)
    elif column == "choice":
        turn(conversation.owner, on=True, now=future)
    else:
        Conversation.objects.update(**{column: future})
    assert previewed(OVER) == []
    assert purged(OVER).removed == 0


def test_nothing_with_a_missing_date_is_removed():
    some(1)
    Conversation.objects.update(last_message_at=None)
    assert previewed(OVER + 4000 * DAY) == []
    assert purged(OVER + 4000 * DAY).removed == 0


def test_what_was_started_on_a_commercial_plan_is_not_ours_to_purge():
    some(1, owner=UserFactory(plan="team"))
    moved = some(1)
    type(UserFactory()).objects.update(plan="team")
    assert previewed(OVER + 4000 * DAY) == moved


def test_of_who_never_decided_all_goes_365_days_after_the_last_day_as_extended(policy_update):
    pks = some(2, owner=person(help_improve=None))
    over = datetime(2026, 9, 29, tzinfo=UTC)
    assert (previewed(over - timedelta(microseconds=1)), previewed(over)) == ([], pks)
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="more time", by=None, now=BEFORE)
    updates.forget()  # as the commit does
    assert (previewed(over), previewed(over + 10 * DAY)) == ([], pks)


@pytest.mark.parametrize("help_improve", [True, False])
def test_a_later_update_takes_nothing_from_what_was_promised(help_improve):
    """As it was seen: 4 of 4 chats of a refuser were due; an update was announced, and none was, for good."""
    owner = person(help_improve=help_improve)
    pks = some(4, owner=owner, now=BEFORE - 10 * DAY)
    assert previewed(OVER) == pks
    for number in (1, 2):
        publish(f"later-{number}", announced_at=OVER - number * DAY, last_day=(OVER + 90 * DAY).date())
        updates.forget()
        assert previewed(OVER) == pks
    assert purged(OVER).removed == 4


def test_deleted_goes_after_thirty_days_even_while_a_choice_is_due_or_on_a_commercial_plan():
    owners = [person(help_improve=None), UserFactory(plan="team"), person()]
    for owner in owners:
        conversation = ConversationFactory(owner=owner, now=BEFORE)
        chats.delete(owner=owner, pk=conversation.pk, now=BEFORE)
    assert previewed(OVER - timedelta(seconds=1)) == []
    assert purged(OVER).removed == 3

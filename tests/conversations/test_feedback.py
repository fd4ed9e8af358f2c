"""Feedback sends one conversation whatever the setting, and can be taken back (rules, section 5)."""

from datetime import date

import pytest
from django.urls import reverse

from conversations import chats, feedback
from conversations.models import Conversation, Feedback
from conversations.rules.eligibility import Reason
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, JSON, fate_of, person
from tests.support.screen import Screen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
LATER = BEFORE + DAY


@pytest.fixture
def conversation():
    return ConversationFactory(owner=person(help_improve=False))


def give(conversation, now=BEFORE, **fields):
    sent = {"value": "up", "comment": "", **fields}
    return feedback.give(owner=conversation.owner, pk=conversation.pk, now=now, **sent)


def post(client_at, name, conversation, user, **data):
    return client_at.as_user(user).at(BEFORE).post(reverse(name, args=[conversation.pk]), data, headers=JSON)


def test_a_thumb_is_given_and_leads_back_to_the_conversation(client_at, conversation):
    answer = post(client_at, "give-feedback", conversation, conversation.owner, value="up")
    given = Feedback.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("chat", args=[conversation.pk]))
    assert (given.conversation, given.value, given.comment) == (conversation, "up", "")
    assert abs(given.given_at - BEFORE) < DAY


def test_the_newest_feedback_counts(client_at, conversation):
    post(client_at, "give-feedback", conversation, conversation.owner, value="up", comment="first")
    message = chats.resume(owner=conversation.owner, pk=conversation.pk, text="more", now=BEFORE)
    post(client_at, "give-feedback", conversation, conversation.owner, value="down", comment="second")
    given = Feedback.objects.get()
    assert (given.value, given.comment, given.up_to) == ("down", "second", message.pk)


def test_feedback_is_taken_back_and_taking_back_again_changes_nothing(client_at, conversation):
    give(conversation)
    for _ in range(2):
        assert post(client_at, "take-feedback-back", conversation, conversation.owner).status_code == 303
        assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("case", "code"),
    [("incognito", "incognito"), ("started", "commercial"), ("message", "commercial"), ("owner", "commercial")],
)
def test_no_feedback_is_taken_on_incognito_or_commercial_conversations(client_at, case, code):
    owner = person(help_improve=True)
    conversation = ConversationFactory(owner=owner, incognito=case == "incognito")
    if case == "started":
        Conversation.objects.update(started_plan="team")
    elif case == "message":
        conversation.messages.update(plan="enterprise")
    elif case == "owner":
        owner.plan = "team"
        owner.save()
    answer = post(client_at, "give-feedback", conversation, owner, value="up")
    assert (answer.status_code, answer.json()["code"], Feedback.objects.count()) == (409, code, 0)


def test_feedback_reaches_up_to_the_message_that_was_rated(client_at, conversation):
    rated = conversation.messages.get().pk
    chats.resume(owner=conversation.owner, pk=conversation.pk, text="not this", now=BEFORE)
    assert post(client_at, "give-feedback", conversation, conversation.owner, value="up", message=rated)
    assert Feedback.objects.get().up_to == rated


@pytest.mark.parametrize(("rate", "shown"), [("up", True), ("down", True), ("sideways", False), ("", False)])
def test_a_thumb_opens_its_form_below_its_message_and_sends_nothing(client_at, conversation, rate, shown):
    rated = conversation.messages.get().pk
    address = reverse("chat", args=[conversation.pk])
    page = client_at.as_user(conversation.owner).at(BEFORE).page(address, data={"rate": rate, "message": rated})
    form = Screen(page).forms[reverse("give-feedback", args=[conversation.pk])]
    assert (form.get("value"), form.get("message")) == ((rate, str(rated)) if shown else (None, None))
    assert not Feedback.objects.exists()


ODD = [{}, {"value": "sideways"}, {"value": "up", "comment": "x" * 2001}]
ODD += [{"value": "up", "message": message} for message in ("x", "0", "-1", str(2**63), str(2**63 - 1))]


@pytest.mark.parametrize("data", ODD)
def test_a_malformed_thumb_is_refused(client_at, conversation, data):
    answer = post(client_at, "give-feedback", conversation, conversation.owner, **data)
    assert (answer.status_code, Feedback.objects.count()) == (400, 0)


def test_a_message_of_another_conversation_is_none_of_this_one(client_at, conversation):
    other = ConversationFactory(owner=conversation.owner).messages.get().pk
    answer = post(client_at, "give-feedback", conversation, conversation.owner, value="up", message=other)
    assert (answer.status_code, Feedback.objects.count()) == (400, 0)
    assert "message: This chat has no such message." in answer.json()["title"]


@pytest.mark.parametrize("name", ["give-feedback", "take-feedback-back"])
def test_feedback_on_other_peoples_and_deleted_conversations_is_404(client_at, conversation, name):
    assert post(client_at, name, conversation, person(), value="up").status_code == 404
    chats.delete(owner=conversation.owner, pk=conversation.pk, now=BEFORE)
    assert post(client_at, name, conversation, conversation.owner, value="up").status_code == 404


@pytest.mark.parametrize("help_improve", [True, False, None])
def test_a_chat_with_feedback_may_be_used_whatever_the_setting(help_improve):
    conversation = ConversationFactory(owner=person(help_improve=help_improve))
    assert fate_of(conversation, LATER).eligible is False
    give(conversation)
    assert (fate_of(conversation, LATER).eligible, fate_of(conversation, LATER).reason) == (True, Reason.FEEDBACK)


def test_feedback_taken_back_counts_no_more(conversation):
    give(conversation)
    feedback.take_back(owner=conversation.owner, pk=conversation.pk, now=LATER)
    assert fate_of(conversation, LATER).reason is Reason.OFF


def test_a_deleted_conversation_is_not_used_even_so(conversation):
    give(conversation)
    chats.delete(owner=conversation.owner, pk=conversation.pk, now=BEFORE)
    assert fate_of(conversation, LATER).reason is Reason.DELETED


def test_feedback_keeps_five_years_unless_deleted_or_taken_back(conversation):
    assert fate_of(conversation, LATER).kept_until == date(2025, 10, 15)
    give(conversation)
    assert fate_of(conversation, LATER).kept_until == date(2030, 9, 15)
    chats.delete(owner=conversation.owner, pk=conversation.pk, now=LATER)
    assert fate_of(conversation, LATER).kept_until == date(2025, 10, 16)
    chats.undo_delete(owner=conversation.owner, pk=conversation.pk, now=LATER)
    feedback.take_back(owner=conversation.owner, pk=conversation.pk, now=LATER)
    assert fate_of(conversation, LATER).kept_until == date(2025, 10, 15)


def test_feedback_from_the_future_keeps_the_conversation_out(conversation):
    give(conversation, now=LATER)
    assert (fate_of(conversation, BEFORE).reason, fate_of(conversation, BEFORE).kept_until) == (Reason.UNKNOWN, None)

"""An owner sees which exports a chat went into, and since when it is withdrawn from them (rules, section 5)."""

import html

import pytest

from conversations import chats, feedback
from conversations.models import Conversation, ExportedConversation, ExportRun
from conversations.rules import exports
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, exported, person, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
WROTE, NOW = BEFORE + DAY, BEFORE + 9 * DAY


@pytest.fixture
def owner():
    return person()


@pytest.fixture
def chat(owner):
    return ConversationFactory(owner=owner, text="mine", now=WROTE)


def of(chat):
    row = Conversation.objects.select_related("owner").get(pk=chat.pk)
    return exports.of([row], row.owner).get(chat.pk, [])


def withdrawn(chat):
    return [(export.withdrawn_at, export.feedback_withdrawn_at) for export in of(chat)]


def test_the_newest_export_comes_first_and_only_those_it_is_in(tmp_path, chat):
    for n in range(2):
        exported(tmp_path / str(n), NOW)
    turn(chat.owner, on=False, now=NOW)
    exported(tmp_path / "none", None)
    listed = [run.identity for run in ExportRun.objects.order_by("-pk")]
    assert [export.identity for export in of(chat)] == listed[1:]


def test_turning_off_withdraws_on_that_day_whatever_comes_after(tmp_path, chat):
    exported(tmp_path / "first", NOW)
    assert withdrawn(chat) == [(None, None)]
    for day, on in enumerate([False, True, False, True], 10):
        turn(chat.owner, on=on, now=BEFORE + day * DAY)
        assert withdrawn(chat) == [(BEFORE + 10 * DAY, None)]
    chats.resume(owner=chat.owner, pk=chat.pk, text="again", now=BEFORE + 14 * DAY)
    exported(tmp_path / "second", None)
    assert withdrawn(chat) == [(None, None), (BEFORE + 10 * DAY, None)]
    turn(chat.owner, on=False, now=BEFORE + 15 * DAY)
    assert withdrawn(chat) == [(BEFORE + 15 * DAY, None), (BEFORE + 10 * DAY, None)]


def test_deleting_withdraws_on_that_day(tmp_path, chat):
    exported(tmp_path / "first", NOW)
    chats.delete(owner=chat.owner, pk=chat.pk, now=NOW + DAY)
    turn(chat.owner, on=False, now=NOW + 2 * DAY)
    assert withdrawn(chat) == [(NOW + DAY, None)]


@pytest.mark.parametrize("on", [True, False])
def test_feedback_taken_back_withdraws_it_or_the_chat_that_went_by_it_alone(tmp_path, chat, on):
    if not on:
        turn(chat.owner, on=False, now=WROTE)
    feedback.give(owner=chat.owner, pk=chat.pk, value="up", comment="", now=WROTE)
    exported(tmp_path / "first", NOW)
    feedback.take_back(owner=chat.owner, pk=chat.pk, now=NOW + DAY)
    assert withdrawn(chat) == [(None if on else NOW + DAY, NOW + DAY)]


def test_of_an_export_of_an_older_release_only_that_it_was_made_is_said(tmp_path, chat):
    exported(tmp_path / "first", NOW)
    ExportRun.objects.update(use_until=None)
    ExportedConversation.objects.update(position=None, ledger_sequence=None)
    turn(chat.owner, on=False, now=NOW + DAY)
    assert [(export.use_until, export.withdrawn_at) for export in of(chat)] == [(None, None)]


def test_many_chats_take_two_questions(owner, tmp_path, django_assert_num_queries):
    rows = [ConversationFactory(owner=owner, now=WROTE) for _ in range(20)]
    exported(tmp_path / "first", NOW)
    turn(owner, on=False, now=NOW)
    owner.refresh_from_db()
    with django_assert_num_queries(2):
        assert len(exports.of(rows, owner)) == 20


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["May be used until", "Withdrawn from this export on October 5, 2025, 10:00 UTC", "can't be undone"]),
        (
            "fr",
            [
                "Utilisable jusqu'au",
                "Retirée de cet export le 5\u00a0octobre\u00a02025 à 10",
                "ne peut pas être annulé",
            ],
        ),
    ],
)
def test_the_page_says_so(client_at, tmp_path, chat, language, said):
    exported(tmp_path / "first", NOW)
    client = client_at.at(BEFORE + 21 * DAY).as_user(chat.owner)

    def page():
        return html.unescape(client.get(f"/chats/{chat.pk}/", headers={"Accept-Language": language}).content.decode())

    assert [words in page() for words in said] == [True, False, True]
    turn(chat.owner, on=False, now=BEFORE + 20 * DAY)
    assert [words in page() for words in said] == [False, True, True]


def test_the_page_of_a_chat_that_went_nowhere_says_nothing_of_it(client_at, chat):
    page = client_at.at(NOW).as_user(chat.owner).get(f"/chats/{chat.pk}/").content.decode()
    assert "export went" not in page
    assert "can&#x27;t be undone" not in page

"""One's own history: renaming, searching, and long ones page by page."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations import chats, views
from conversations.models import Conversation
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, JSON, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


@pytest.fixture
def seen(client_at, monkeypatch):
    """What the list of chats shows, or another page: the context it is made from."""

    def of(user, on="chats", **query):
        monkeypatch.setattr(
            views, "render", lambda request, name, context, status=200: shown.append(context) or HttpResponse()
        )
        shown = []
        assert client_at.as_user(user).at(BEFORE).page(reverse(on), data=query).status_code == 200
        return shown[0]

    return of


def titles(context):
    return [row.title for row in context["conversations"]]


def rename(client_at, conversation, title):
    address = reverse("rename-chat", args=[conversation.pk])
    return client_at.as_user(conversation.owner).at(BEFORE).post(address, {"title": title}, headers=JSON)


def test_renaming_changes_the_title_and_nothing_else(client_at):
    conversation = ConversationFactory(owner=person())
    answer = rename(client_at, conversation, "  Apple trees ")
    fresh = Conversation.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("chat", args=[conversation.pk]))
    assert (fresh.title, fresh.last_message_at) == ("Apple trees", conversation.last_message_at)


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "a\0b"])
def test_a_title_that_is_none_is_refused(client_at, title):
    conversation = ConversationFactory(owner=person())
    assert rename(client_at, conversation, title).status_code == 400
    assert Conversation.objects.get().title == conversation.title


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("apple", ["Apple trees"]),
        ("PRUNE", ["Apple trees"]),
        ("lease", ["A lease"]),
        ("%", ["100% sure"]),
        ("_", []),
        ("  lease ", ["A lease"]),
        ("nothing like it", []),
        ("", ["100% sure", "A lease", "Apple trees"]),
    ],
)
def test_search_looks_at_titles_and_at_every_message(seen, query, found):
    owner = person()
    for day, title in enumerate(["Apple trees", "A lease", "100% sure"]):
        ConversationFactory(owner=owner, text=title, now=BEFORE - 9 * DAY + day * DAY)
    trees = Conversation.objects.get(title="Apple trees")
    chats.resume(owner=owner, pk=trees.pk, text="How do I prune them?", now=trees.started_at)
    assert titles(seen(owner, q=query)) == found


@pytest.mark.parametrize("query", ["été", "Été", "ÉTÉ", "ÉTÉ à", "noël", "NOËL", "Noël"])
def test_search_takes_capitals_with_accents_for_the_same_letters(seen, query):
    conversation = ConversationFactory(owner=person(), text="Été à Noël")
    assert titles(seen(conversation.owner, q=query)) == ["Été à Noël"]


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("Mes ide\u0301es", "idées"),
        ("Mes idées", "ide\u0301es"),
        ("Die Straße", "STRASSE"),
        ("DIE STRASSE", "straße"),
        ("Die STRAẞE", "strasse"),
        ("ﬁne", "FINE"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("Ὀδυσσεύς", "ΟΔΥΣΣΕΎΣ".replace("Ο", "Ὀ")),
        ("100 % sûr", "100 % SU\u0302R"),
    ],
)
def test_search_reads_as_people_do(seen, written, query):
    """Also what was stored before there was one normal form, in titles and in messages."""
    owner = person()
    chat = ConversationFactory(owner=owner)
    ConversationFactory(owner=owner, text="Something else")
    for changed, searched in (
        (Conversation.objects.filter(pk=chat.pk), {"title": written}),
        (chat.messages, {"text": written}),
    ):
        changed.update(**searched)
        assert [each.pk for each in Conversation.objects.matching(query)] == [chat.pk]
        Conversation.objects.filter(pk=chat.pk).update(title="")


@pytest.mark.parametrize("query", ["\u200b", "\u2800\u3164", " "])
def test_a_search_for_nothing_that_can_be_seen_is_none(seen, query):
    ConversationFactory(owner=(owner := person()), text="Here")
    assert titles(seen(owner, q=query)) == ["Here"]


def test_search_finds_only_ones_own_and_nothing_deleted(seen):
    mine, deleted = ConversationFactory(owner=person(), text="fox mine"), ConversationFactory(text="fox elsewhere")
    gone = ConversationFactory(owner=mine.owner, text="fox gone")
    chats.delete(owner=mine.owner, pk=gone.pk, now=BEFORE)
    assert titles(seen(mine.owner, q="fox")) == ["fox mine"]
    assert deleted.owner != mine.owner


@pytest.mark.parametrize("query", ["a\0b", "x" * 5000, "'; DROP TABLE x; --", "\ud83e\udd8a"])
def test_no_search_text_is_too_strange(seen, query):
    ConversationFactory(owner=(owner := person()))
    assert titles(seen(owner, q=query.encode("utf-8", "replace"))) == []


def test_a_long_history_comes_page_by_page_newest_first(seen):
    owner = person()
    for n in range(views.PAGE + 2):
        ConversationFactory(owner=owner, text=f"chat {n}", now=BEFORE - 9 * DAY + n * DAY / 24)
    first, last = seen(owner), seen(owner, page=2)
    assert len(titles(first)) == views.PAGE
    assert titles(first)[0] == f"chat {views.PAGE + 1}"
    assert titles(last) == ["chat 1", "chat 0"]
    assert titles(seen(owner, page="junk")) == titles(first)


@pytest.mark.usefixtures("steady_updates")
def test_a_history_costs_the_same_queries_whatever_its_length(seen):
    owner, counts = person(), []
    seen(owner)  # logs in
    for _ in range(2):
        for _ in range(views.PAGE // 2):
            ConversationFactory(owner=owner)
        with CaptureQueriesContext(connection) as queries:
            seen(owner, q="fox")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_just_deleted_is_offered_back_on_home(seen):
    conversation = ConversationFactory(owner=person())
    chats.delete(owner=conversation.owner, pk=conversation.pk, now=BEFORE)
    assert seen(conversation.owner, "home", deleted=str(conversation.pk))["deleted"] == conversation
    assert seen(conversation.owner, "home", deleted="junk")["deleted"] is None

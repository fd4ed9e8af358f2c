"""Home and a conversation: started, read, resumed; somebody else's is not there at all."""

import uuid

import pytest

from conversations.models import Conversation, Message
from tests.support.chats import delete, many, marks_on
from tests.support.factories import BEFORE, ConversationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


@pytest.fixture
def adas(ada, client_at):
    """Ada's browser."""
    return client_at.at(BEFORE).as_user(ada)


def test_a_new_chat_leads_to_its_page(adas, ada):
    response = adas.post("/chats/", {"text": "What does the fox say?"})
    conversation = Conversation.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/chats/{conversation.pk}/")
    assert (conversation.owner, conversation.title) == (ada, "What does the fox say?")
    assert "What does the fox say?" in adas.page(response["Location"]).content.decode()


def test_a_chat_is_started_at_the_browsers_instant(adas):
    adas.post("/chats/", {"text": "hello"})
    message = Message.objects.get()
    assert 0 <= (message.written_at - BEFORE).total_seconds() < 60
    assert message.conversation.started_at == message.conversation.last_message_at == message.written_at


def test_resuming_adds_a_message_and_comes_back_to_the_page(adas, ada):
    conversation = ConversationFactory(owner=ada)
    path = f"/chats/{conversation.pk}/"
    response = adas.post(path, {"text": "And the owl?"})
    assert (response.status_code, response["Location"]) == (303, path)
    assert "And the owl?" in adas.page(path).content.decode()
    assert conversation.messages.count() == 2


def test_home_has_no_list_and_the_list_no_composer(adas, ada):
    ConversationFactory(owner=ada)
    home, listing = adas.page("/").content.decode(), adas.page("/chats/").content.decode()
    assert ('class="composer"' in home, 'class="chat-line"' in home) == (True, False)
    assert ('class="composer"' in listing, 'class="chat-line"' in listing) == (False, True)


def test_a_chat_is_incognito_if_that_is_ticked(adas):
    adas.post("/chats/", {"text": "hello", "incognito": "on"})
    conversation = Conversation.objects.get()
    assert conversation.incognito
    assert "Incognito" in adas.page(f"/chats/{conversation.pk}/").content.decode()


def test_what_people_write_is_text_and_nothing_else(adas):
    adas.post("/chats/", {"text": "<script>alert(1)</script>"})
    for path in ("/", "/chats/", f"/chats/{Conversation.objects.get().pk}/"):
        page = adas.page(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_somebody_elses_chat_is_not_there(adas, method):
    other = ConversationFactory(text="a secret of somebody else")
    response = getattr(adas, method)(f"/chats/{other.pk}/", {"text": "mine now"})
    assert response.status_code == 404
    assert "secret" not in response.content.decode()
    assert other.messages.count() == 1


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_another_persons_chat_answers_like_one_that_never_was(adas, method):
    other = getattr(adas, method)(f"/chats/{ConversationFactory().pk}/")
    never = getattr(adas, method)(f"/chats/{uuid.uuid4()}/")
    assert (other.status_code, other.content) == (never.status_code, never.content)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_tell_nothing_either(adas, method, ada):
    for conversation in (ConversationFactory(owner=ada), ConversationFactory()):
        assert getattr(adas, method)(f"/chats/{conversation.pk}/").status_code == 405


def test_an_admin_reads_nobodys_chats(client_at):
    conversation = ConversationFactory(text="a secret")
    admin = client_at.as_user(UserFactory(is_staff=True, is_superuser=True, plan="team"))
    assert admin.page(f"/chats/{conversation.pk}/").status_code == 404
    assert "secret" not in admin.page("/").content.decode()
    for model in ("conversation", "message", "feedback"):
        assert admin.get(f"/admin/conversations/{model}/").status_code == 404


def test_a_deleted_chat_is_hidden_and_not_resumed(adas, ada):
    conversation = ConversationFactory(owner=ada, text="gone soon")
    delete(conversation, BEFORE)
    assert marks_on(adas.page("/")) == []
    assert adas.page(f"/chats/{conversation.pk}/").status_code == 404
    assert adas.post(f"/chats/{conversation.pk}/", {"text": "back"}).status_code == 404
    assert conversation.messages.count() == 1


@pytest.mark.parametrize("path", ["/chats/1/", "/chats/x/", "/chats/00000000-0000-0000-0000-00000000000g/", "/chats//"])
def test_a_malformed_id_is_not_found(adas, path):
    assert adas.page(path).status_code == 404


def test_the_history_has_the_newest_message_first(adas, ada):
    first, second, third = (ConversationFactory(owner=ada, now=BEFORE.replace(day=day)) for day in (1, 2, 3))
    adas.post(f"/chats/{first.pk}/", {"text": "again"})
    assert [mark[0] for mark in marks_on(adas.page("/"))] == [str(each.pk) for each in (first, third, second)]


def listed_on(response):
    """The marks of those in the list itself, after those of the recents."""
    return marks_on(response)[30:]


def test_the_history_is_paged(adas, ada):
    many(51, ada)
    first, second = adas.page("/chats/"), adas.page("/chats/?page=2")
    assert (len(listed_on(first)), len(listed_on(second))) == (50, 1)
    assert not set(listed_on(first)) & set(listed_on(second))
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="prev" href="?page=1"' in second.content.decode()


@pytest.mark.parametrize(("number", "shown"), [("0", 1), ("99", 1), ("x", 50), ("", 50), ("-1", 1), ("2\0", 50)])
def test_a_page_there_is_not_shows_the_nearest(adas, ada, number, shown):
    many(51, ada)
    response = adas.page("/chats/", data={"page": number})
    assert (response.status_code, len(listed_on(response))) == (200, shown)


def test_an_empty_history_says_so(adas):
    response = adas.page("/chats/")
    assert (response.status_code, marks_on(response)) == (200, [])
    assert "No chats yet." in response.content.decode()

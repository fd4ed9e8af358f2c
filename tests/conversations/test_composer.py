"""A text that can't be sent is kept in the form, with the reason (422); nothing a person typed is lost."""

import pytest
from django.utils.html import escape

from conversations.chats import MAX_TEXT
from conversations.models import Conversation, Message
from tests.support.factories import BEFORE, ConversationFactory, UserFactory

pytestmark = pytest.mark.django_db
BAD = [
    ("", "Write something first."),
    (" \n\t ", "Write something first."),
    ("x" * (MAX_TEXT + 1), "at most 20000 characters"),
    ("before\0after", "Null characters are not allowed."),
]


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


@pytest.fixture(params=["a new chat", "a resumed chat"])
def path(request, ada):
    return "/chats/" if request.param == "a new chat" else f"/chats/{ConversationFactory(owner=ada).pk}/"


@pytest.fixture
def adas(ada, client_at):
    return client_at.at(BEFORE).as_user(ada)


@pytest.mark.parametrize(("text", "says"), BAD)
def test_a_refused_message_says_why_and_keeps_what_was_typed(adas, path, text, says):
    before = Message.objects.count()
    response = adas.post(path, {"text": text})
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert escape(text) in page
    assert Message.objects.count() == before


def test_a_form_without_a_text_says_that_one_is_needed(adas, path):
    response = adas.post(path)
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()


def test_the_longest_text_is_taken_whole(adas, path):
    text = "é" * MAX_TEXT
    assert adas.post(path, {"text": text}).status_code == 303
    assert Message.objects.order_by("pk").last().text == text


@pytest.mark.parametrize(
    "text", ["👩🏽\u200d🚀 ?", "line\nline\r\nline", "\u202eright to left", "a\u2028b", "%00", 'O\'Reilly \\ "x"']
)
def test_any_other_text_is_kept_as_written(adas, path, text):
    assert adas.post(path, {"text": text}).status_code == 303
    assert Message.objects.order_by("pk").last().text == text


def test_incognito_stays_ticked_when_the_text_is_refused(adas):
    page = adas.post("/chats/", {"text": "", "incognito": "on"}).content.decode()
    assert 'name="incognito" id="id_incognito" checked' in " ".join(page.split()).replace('class="" ', "")


@pytest.mark.parametrize("zone", ["x" * 100, "a\0b", "Europe/Paris"])
def test_a_browsers_odd_time_zone_costs_nobody_a_message(adas, ada, zone):
    type(ada).objects.update(location_metadata=True)
    assert adas.post("/chats/", {"text": "hello", "time_zone": zone}).status_code == 303
    assert Conversation.objects.get().region == ("Europe/Paris" if zone == "Europe/Paris" else "")


def test_the_time_zone_is_asked_for_only_where_it_may_be_noted(adas, ada):
    assert "data-time-zone" not in adas.page("/").content.decode()
    type(ada).objects.update(location_metadata=True)
    assert "data-time-zone" in adas.page("/").content.decode()


def test_a_body_beyond_all_measure_is_refused_and_nothing_breaks(adas, path):
    assert adas.post(path, {"text": "x" * 1_100_000}).status_code == 400

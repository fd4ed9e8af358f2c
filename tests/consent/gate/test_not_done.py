"""A button's form that a block refused is said, after the choice, not to be done: once, and by name (section 7)."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from claudeprivacy.urls import urlpatterns as ours
from tests.support.refused_forms import TEXT, Sender
from tests.support.url_sweep import doors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
BUTTONS = {
    "delete-chat": "The chat was not deleted.",
    "undo-delete-chat": "The deletion was not undone.",
    "take-feedback-back": "Your feedback was not taken back.",
    "give-feedback": "Your feedback was not sent.",
    "chats": "Your message was not sent.",
    "rename-chat": "The chat was not renamed.",
}


@pytest.fixture
def sender(client_at):
    return Sender(client_at)


@pytest.mark.parametrize(("name", "says"), BUTTONS.items())
def test_a_form_without_text_is_said_not_to_be_done_once(sender, name, says):
    sender.send(name, value="up", text="  ")
    assert sender.choose("/")["Location"] == "/"
    screen = sender.look("home")
    assert f"{says} A choice was needed first." in screen.text
    assert says not in sender.look("home").text
    assert sender.address("chat") in screen.links()


def test_a_button_takes_no_text_away(sender):
    sender.send("chats", text=TEXT)
    sender.send("delete-chat")
    sender.choose("/")
    screen = sender.look("home")
    assert "The chat was not deleted." in screen.text
    assert screen.forms["/chats/"]["text"]


def test_every_gated_view_that_takes_a_form_says_what_was_not_done():
    gated = [door for door in doors("00000000-0000-4000-8000-000000000000") if not door.open and door.name != "home"]
    assert len(gated) >= 7
    assert [door.name for door in gated if not hasattr(door.view, "if_refused")] == []


def added(request):
    return HttpResponse("done")


urlpatterns = [path("added/", added), *ours]


@override_settings(ROOT_URLCONF=__name__)
def test_an_action_added_without_a_thought_is_said_not_to_be_done_in_general_words(sender):
    sender.browser.post("/added/", {"x": "y"})
    sender.choose("/")
    assert "Your request was not carried out. A choice was needed first." in sender.look("home").text

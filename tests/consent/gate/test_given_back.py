"""Free text that a block refused is given back after the choice: unsent, where it was typed, once (section 7)."""

import pytest

from consent.models.refused_form import RefusedForm
from conversations.models import Feedback, Message
from tests.support.refused_forms import HTMX, TEXT, Sender

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
# name: (the form, the page it stands on, the field with the text)
FORMS = {
    "chats": ({"text": TEXT, "incognito": "on"}, "home", "text"),
    "chat": ({"text": TEXT}, "chat", "text"),
    "give-feedback": ({"comment": TEXT, "value": "down"}, "chat", "comment"),
    "rename-chat": ({"title": "The fox & the “stone”"}, "chat", "title"),
}
EACH_FORM = pytest.mark.parametrize("name", FORMS)


@pytest.fixture
def sender(client_at):
    return Sender(client_at)


def written(screen, sender, name):
    """As a browser would send it again; "" where the form isn't shown."""
    return screen.forms[sender.address(name)].get(FORMS[name][2], "").replace("\n", "\r\n")


@EACH_FORM
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_what_was_written_stands_where_it_was_written_once(sender, name, headers):
    form, page, field = FORMS[name]
    refused = sender.send(name, headers=headers, **form)
    assert refused.status_code == (403 if headers else 303)
    going = sender.address(page)
    assert sender.choose(going)["Location"] == going
    first, second = sender.look(page), sender.look(page)
    assert written(first, sender, name) == form[field]
    assert "not sent" in first.text or "not renamed" in first.text
    assert form[field] not in (written(second, sender, name), second.html)
    assert "Here it is again" not in second.text
    assert not Feedback.objects.exists()
    assert Message.objects.count() == 1


@EACH_FORM
def test_what_is_kept_is_in_no_answer_before_the_choice_but_the_choice_says_so(sender, name):
    form, page, field = FORMS[name]
    refused = sender.send(name, **form)
    shown = sender.browser.page(refused["Location"])
    assert "the fox" not in refused.content.decode() + shown.content.decode()
    assert "We'll keep what you wrote for 15\u00a0minutes." in shown.content.decode()


def test_the_choice_says_nothing_of_the_kind_where_nothing_is_kept(sender):
    sender.send("delete-chat")
    assert "for 15\u00a0minutes" not in sender.browser.page("/consent/").content.decode()


@pytest.mark.parametrize("incognito", [True, False])
def test_an_incognito_chat_stays_incognito(sender, incognito):
    sender.send("chats", text=TEXT, **({"incognito": "on"} if incognito else {}))
    sender.choose()
    assert ("incognito" in sender.look("home").forms["/chats/"]) is incognito


@pytest.mark.parametrize("value", ["up", "down"])
def test_feedback_comes_back_with_the_thumb_that_was_pressed_below_its_message(sender, value):
    message = str(Message.objects.get().pk)
    sender.send("give-feedback", comment=TEXT, value=value, message=message)
    sender.choose()
    form = sender.look("chat").forms[sender.address("give-feedback")]
    assert (form["value"], form["message"]) == (value, message)


def test_the_cursor_is_where_the_text_is(sender):
    sender.send("chats", text=TEXT)
    sender.choose()
    assert [a["name"] for tag, a in sender.look("home").tags if "autofocus" in a] == ["text"]


def test_what_is_given_back_can_be_sent(sender):
    sender.send("chats", text=TEXT)
    sender.choose()
    assert sender.send("chats", text=sender.look("home").forms["/chats/"]["text"]).status_code == 303
    assert Message.objects.latest("pk").text == TEXT.replace("\r\n", "\n")


@EACH_FORM
@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Accept": "application/problem+json"}])
def test_a_machine_has_its_text_itself(sender, name, headers):
    assert sender.send(name, headers=headers, **FORMS[name][0]).status_code == 403
    assert not RefusedForm.objects.exists()


def test_a_refused_json_body_is_not_kept(sender):
    body = {"text": TEXT}
    assert sender.browser.post("/chats/", body, content_type="application/json").status_code == 403
    assert not RefusedForm.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_only_a_post_is_a_form(sender, method):
    getattr(sender.browser, method)("/chats/")
    assert not RefusedForm.objects.exists()


def test_of_several_refused_forms_the_latest_is_given_back(sender):
    for text in ("first", "second", "third"):
        sender.send("chat", text=text)
    sender.send("chats", text="fourth")
    sender.choose()
    assert sender.look("chat").forms[sender.address("chat")]["text"] == ""
    assert sender.look("home").forms["/chats/"]["text"] == "fourth"

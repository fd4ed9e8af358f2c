"""Who gets a refused form back, where and when: the person who sent it, on a page they see, once (section 7)."""

from datetime import date, timedelta

import pytest

from consent.core import updates
from consent.gate import refused_forms
from consent.models import PolicyUpdate
from consent.models.refused_form import RefusedForm
from consent.policies import publishing
from rights import erasure
from tests.support.factories import AFTER, SLUG, ConversationFactory
from tests.support.refused_forms import TEXT, Sender

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


@pytest.fixture
def sender(client_at):
    return Sender(client_at)


def text_at_home(sender):
    return sender.look("home").forms["/chats/"]["text"]


def test_a_refused_form_waits_for_its_person_and_is_nobody_elses(sender, new_client):
    sender.send("chats", text=TEXT)
    sender.browser.post("/logout/")
    other = Sender(sender.browser)
    other.choose("/")
    assert text_at_home(other) == ""
    assert "not sent" not in other.look("home").text
    other.browser.post("/logout/")
    sender.browser.as_user(sender.user).at(AFTER)
    sender.choose("/")
    assert text_at_home(sender)


def test_what_was_written_into_somebody_elses_chat_stays_unseen(sender):
    theirs = ConversationFactory()
    sender.browser.post(f"/chats/{theirs.pk}/", {"text": TEXT})
    sender.choose("/")
    assert sender.browser.page(f"/chats/{theirs.pk}/").status_code == 404
    assert text_at_home(sender) == ""


def test_a_refused_form_goes_with_the_account(sender):
    sender.send("chats", text=TEXT)
    erasure.erase(user_pk=sender.user.pk, surface="account", now=AFTER)
    assert not RefusedForm.objects.exists()


def test_a_tab_whose_person_chose_in_another_finds_its_text(sender):
    refused = sender.send("chat", text=TEXT)
    sender.choose("/settings/")
    going = sender.browser.page(refused["Location"])
    assert (going.status_code, going["Location"]) == (303, sender.address("chat"))
    assert sender.look("chat").forms[sender.address("chat")]["text"]


def test_who_goes_elsewhere_after_the_choice_is_told_where_the_text_waits(sender):
    sender.send("chat", text=TEXT)
    sender.choose("/settings/")
    screen = sender.look_at("/settings/")
    assert "Your message was not sent. Go to where you wrote it." in screen.text
    assert sender.address("chat") in screen.links()
    assert sender.look("chat").forms[sender.address("chat")]["text"]


def extend(last_day):
    update = PolicyUpdate.objects.get(slug=SLUG)
    publishing.extend(update=update, last_day=last_day, reason="More time.", by=None, now=AFTER)
    updates.forget()


def test_an_extension_gives_back_nothing_under_the_modal_and_all_after_not_now(sender):
    sender.send("chats", text=TEXT)
    extend(date(2025, 10, 8))
    asked = sender.look("home")
    assert (asked.marks("data-verdict"), asked.forms["/chats/"]["text"]) == (["prompt"], "")
    sender.browser.post("/consent/not-now/", {"update": SLUG, "next": "/"})
    assert text_at_home(sender)


@pytest.mark.parametrize(
    "how", [{"Accept": "application/json"}, {"HX-Request": "true"}, {"Sec-Purpose": "prefetch;prerender"}]
)
def test_only_a_page_that_somebody_sees_takes_a_refused_form(sender, how):
    sender.send("chats", text=TEXT)
    sender.choose("/")
    sender.browser.head("/")
    assert "Dear Ada" not in sender.browser.get("/", headers=how).content.decode()
    assert text_at_home(sender)


def test_two_pages_at_once_give_a_refused_form_back_once_and_never_a_later_one(sender):
    sender.send("chats", text=TEXT)
    (one,), (two,) = refused_forms.of(sender.user.pk), refused_forms.of(sender.user.pk)
    sender.browser.at(AFTER + timedelta(seconds=1))
    sender.send("chats", text="later")
    assert not refused_forms.take(one)
    (later,) = refused_forms.of(sender.user.pk)
    assert [refused_forms.take(later), refused_forms.take(later), refused_forms.take(two)] == [True, False, False]

"""What a refused form may hold and for how long it is kept: 15 minutes, bounded, and no silence about the rest."""

from datetime import timedelta

import pytest

from consent.gate import giving_back, refused_forms
from consent.models import refused_form
from consent.models.refused_form import RefusedForm
from tests.support.factories import AFTER, UserFactory
from tests.support.refused_forms import TEXT, Sender

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


@pytest.fixture
def sender(client_at):
    return Sender(client_at)


@pytest.mark.parametrize(("minutes", "there"), [(0, True), (14.9, True), (15, False), (60, False), (-1, True)])
def test_after_15_minutes_a_refused_form_is_gone_and_that_is_said(sender, minutes, there):
    sender.send("chats", text=TEXT)
    sender.browser.at(AFTER + timedelta(minutes=minutes, seconds=1 if minutes >= 15 else 0))
    sender.choose()
    screen = sender.look("home")
    assert (screen.forms["/chats/"]["text"] != "") is there
    assert "Your message was not sent." in screen.text
    assert ("It is no longer kept" in screen.text) is not there
    assert not RefusedForm.objects.exists()


def test_whatever_is_old_is_blanked_at_the_next_form_that_is_kept(sender, client_at):
    sender.send("chats", text=TEXT)
    RefusedForm.objects.update(stored_at=AFTER - refused_form.STORED_FOR)
    Sender(client_at).send("delete-chat")
    assert RefusedForm.objects.get(user=sender.user).content == ""


@pytest.mark.parametrize("length", [100_000, 100_001])
def test_a_text_too_long_to_keep_is_not_passed_over_in_silence(sender, length):
    sender.send("chats", text="x" * length)
    sender.choose()
    screen = sender.look("home")
    assert len(screen.forms["/chats/"]["text"]) == (length if length == 100_000 else 0)
    assert ("up to 100,000 characters" in screen.text) is (length > 100_000)


def test_a_nul_in_a_text_keeps_it_from_no_database(sender):
    body = b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\na\0b\r\n--B--\r\n'
    sender.browser.generic("POST", "/chats/", body, content_type="multipart/form-data; boundary=B")
    sender.choose()
    assert sender.look("home").forms["/chats/"]["text"] == "ab"


def test_nor_does_half_a_character_which_a_site_without_our_middleware_may_get():
    assert giving_back._clean("a\ud800b") == "a?b"


def test_of_an_address_longer_than_its_column_the_beginning_is_kept(sender):
    facts = {"user_pk": sender.user.pk, "fields": {}, "has_text": False, "now": AFTER}
    refused_forms.store(action="/" * 300, **facts)
    assert [len(form.action) for form in refused_forms.of(sender.user.pk)] == [200]


def two_texts():
    """Of two people: the first is old, the second is not."""
    forms = []
    for person in (UserFactory(), UserFactory()):
        refused_forms.store(user_pk=person.pk, action="/", fields={"text": TEXT}, has_text=True, now=AFTER)
        forms += refused_forms.of(person.pk)
    RefusedForm.objects.filter(pk=forms[0].pk).update(stored_at=AFTER - refused_form.STORED_FOR)
    return forms


def test_only_what_is_old_is_blanked_and_counted_once():
    two_texts()
    assert [refused_forms.forget_old(), refused_forms.forget_old()] == [1, 0]
    assert sorted(bool(form.content) for form in RefusedForm.objects.all()) == [False, True]


def test_a_form_is_taken_once_and_takes_no_other_with_it():
    _, form = two_texts()
    RefusedForm.objects.update(stored_at=form.stored_at)
    assert [refused_forms.take(form), refused_forms.take(form)] == [True, False]
    assert RefusedForm.objects.count() == 1


def test_a_form_in_whose_place_a_later_one_stands_is_not_taken():
    _, form = two_texts()
    RefusedForm.objects.filter(pk=form.pk).update(stored_at=form.stored_at + timedelta(seconds=1))
    assert refused_forms.take(form) is False
    assert RefusedForm.objects.count() == 2

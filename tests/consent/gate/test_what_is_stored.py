"""What of a refused form is stored and for whom, asked of the gate's own functions."""

import pytest
from django.core import signing
from django.urls import resolve, reverse

from consent.gate import giving_back, refused_forms
from tests.support.factories import ConversationFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = {"text": "Dear Ada"}


def sent(rf, address, form, **headers):
    return rf.post(address, form, headers={"Accept": "text/html", **headers})


def store(request, user):
    return giving_back.store(request, resolve(request.path_info).func, user.pk)


def test_a_form_is_stored_under_its_address_without_what_follows_it(rf):
    user = UserFactory()
    assert store(sent(rf, "/chats/?a=b", TEXT), user) is True
    (form,) = refused_forms.of(user.pk)
    assert (form.action, form.has_text) == ("/chats/", True)


def test_of_a_form_without_text_no_field_is_stored(rf):
    user = UserFactory()
    assert store(sent(rf, "/chats/", {"text": " \r\n "}), user) is False
    (form,) = refused_forms.of(user.pk)
    assert (form.has_text, form.content) == (False, "{}")


def test_machines_and_pages_leave_nothing_behind(rf):
    user = UserFactory()
    assert store(rf.get("/chats/"), user) is False
    assert store(sent(rf, "/chats/", TEXT, Accept="application/json"), user) is False
    assert refused_forms.of(user.pk) == []


def test_a_form_that_came_too_late_leads_to_its_page(rf):
    chat = ConversationFactory()
    form = {**TEXT, "form_of": giving_back.owner_field(chat.owner)}
    address = reverse("chat", args=[chat.pk])
    assert giving_back.store_for_owner(sent(rf, address, form)) == address
    assert [each.action for each in refused_forms.of(chat.owner.pk)] == [address]


@pytest.mark.parametrize(
    ("address", "owner"),
    [("/chats/", None), ("/chats/", "forged"), ("/chats/", "nobody"), ("/no-such-page/", "ada")],
)
def test_a_form_that_proves_nobody_or_leads_nowhere_is_nobodys(rf, address, owner):
    ada = UserFactory()
    nobody = signing.TimestampSigner(salt=giving_back.SALT).sign("00000000-0000-4000-8000-000000000000")
    field = {"forged": "forged", "nobody": nobody, "ada": giving_back.owner_field(ada)}
    form = {**TEXT, **({"form_of": field[owner]} if owner else {})}
    assert giving_back.store_for_owner(sent(rf, address, form)) == ""
    assert refused_forms.of(ada.pk) == []


def test_a_machines_form_is_nobodys_whatever_it_proves(rf):
    ada = UserFactory()
    form = {**TEXT, "form_of": giving_back.owner_field(ada)}
    assert giving_back.store_for_owner(sent(rf, "/chats/", form, Accept="application/json")) == ""


def test_a_page_that_was_not_asked_for_gives_nothing_back(rf):
    assert giving_back.give_back(sent(rf, "/", {}), "/chats/") == ("", {})

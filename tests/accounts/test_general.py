"""Settings → General: name, language, appearance; saved at once and seen on the page."""

import pytest

from accounts.forms import GeneralForm
from accounts.models import User
from tests.support.factories import AFTER, UserFactory
from tests.support.log_in import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


def save(client_at, **fields):
    return client_at.post("/settings/", {"name": "", "language": "", "appearance": "system", **fields})


def test_name_language_and_appearance_are_saved(ada, client_at):
    response = save(client_at.as_user(ada), name="Ada", language="fr", appearance="dark")
    assert (response.status_code, response["Location"]) == (303, "/settings/")
    ada.refresh_from_db()
    assert (ada.name, ada.language, ada.appearance) == ("Ada", "fr", "dark")


@pytest.mark.parametrize("appearance", ["system", "light", "dark"])
def test_the_appearance_is_on_every_page(ada, client_at, appearance):
    save(client_at.as_user(ada), appearance=appearance)
    for path in ("/", "/settings/privacy/", "/settings/account/"):
        assert f'data-appearance="{appearance}"' in text_of(client_at.page(path))


def test_without_log_in_the_device_decides(client_at):
    assert 'data-appearance="system"' in text_of(client_at.page("/login/"))


def test_the_language_switches_the_page_and_the_confirmation(ada, client_at):
    save(client_at.as_user(ada), language="fr")
    page = text_of(client_at.page("/settings/"))
    assert '<html lang="fr"' in page
    assert "Enregistré" in page


def test_the_name_greets_the_person(ada, client_at):
    save(client_at.as_user(ada), name="Ada L.")
    assert "Ada L." in text_of(client_at.page("/"))


def test_without_a_name_nobody_is_greeted_by_their_address(ada, client_at):
    assert "What's on your mind?" in text_of(client_at.as_user(ada).page("/"))


def test_a_name_is_text_and_nothing_else(ada, client_at):
    save(client_at.as_user(ada), name="<b>Ada</b>")
    assert "&lt;b&gt;Ada" in text_of(client_at.page("/"))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"language": "xx"}, "language"),
        ({"appearance": "neon"}, "appearance"),
        ({"appearance": ""}, "appearance"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\0b"}, "name"),
    ],
)
def test_what_can_not_be_saved_is_named_and_nothing_changes(ada, client_at, fields, named):
    response = save(client_at.as_user(ada), **{"name": "Ada", **fields})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {named})
    ada.refresh_from_db()
    assert (ada.name, ada.language, ada.appearance) == ("", "", "system")


def test_an_empty_form_changes_nothing(ada, client_at):
    User.objects.filter(pk=ada.pk).update(name="Ada")
    assert client_at.as_user(ada).post("/settings/").status_code == 422
    ada.refresh_from_db()
    assert ada.name == "Ada"


def test_only_its_own_fields_are_written(ada, client_at, monkeypatch):
    """A plan changed by an admin meanwhile stays changed; nothing else can be sent along."""
    is_valid = GeneralForm.is_valid

    def meanwhile(form):
        User.objects.filter(pk=ada.pk).update(plan="team")
        return is_valid(form)

    monkeypatch.setattr(GeneralForm, "is_valid", meanwhile)
    save(client_at.as_user(ada), name="Ada", plan="max", is_staff="1", email="eve@example.com")
    ada.refresh_from_db()
    assert (ada.name, ada.plan, ada.is_staff, ada.email) == ("Ada", "team", False, "ada@example.com")


def test_general_settings_are_open_while_a_choice_is_due(policy_update, ada, client_at):
    page = client_at.at(AFTER).as_user(ada).page("/settings/")
    assert page.status_code == 200
    assert "data-verdict" not in text_of(page)
    assert save(client_at, name="Ada").status_code == 303

"""Changing the password: this session stays, every other one ends."""

import pytest

from accounts.forms import PasswordChangeForm, SetPasswordForm
from accounts.models import User
from tests.support.factories import AFTER, UserFactory
from tests.support.log_in import PASSWORD, is_logged_in, log_in, text_of

pytestmark = pytest.mark.django_db
PATH = "/settings/account/password/"


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


def change(client_at, old="demo", new=PASSWORD, again=None):
    sent = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client_at.post(PATH, sent)


def test_the_new_password_logs_in_and_the_old_one_no_longer(ada, client_at, new_client):
    response = change(client_at.as_user(ada))
    assert (response.status_code, response["Location"]) == (303, "/settings/account/")
    assert log_in(new_client(), ada.email, "demo").status_code == 422
    assert log_in(new_client(), ada.email, PASSWORD).status_code == 303


def test_this_session_stays_and_the_others_end(ada, client_at, new_client):
    other = new_client().as_user(ada)
    client_at.as_user(ada)
    key = client_at.session.session_key
    change(client_at)
    assert (is_logged_in(client_at), is_logged_in(other)) == (True, False)
    assert client_at.session.session_key != key


def test_a_changed_password_is_confirmed(ada, client_at):
    change(client_at.as_user(ada))
    assert "Your password has been changed." in text_of(client_at.page("/settings/account/"))


@pytest.mark.parametrize(
    ("sent", "named", "says"),
    [
        ({"old": "wrong"}, "old_password", "entered incorrectly"),
        ({"again": "another long phrase"}, "new_password2", "didn’t match"),
        ({"new": "short"}, "new_password2", "at least 8 characters"),
        ({"new": "ada@example.com"}, "new_password2", "too similar"),
    ],
)
def test_an_error_names_its_field_and_changes_nothing(ada, client_at, sent, named, says):
    response = change(client_at.as_user(ada), **sent)
    assert response.status_code == 422
    assert says in " ".join(response.context["form"].errors[named])
    assert f'href="#id_{named}"' in text_of(response)
    assert User.objects.get().check_password("demo")
    assert is_logged_in(client_at)


def test_an_empty_form_names_its_fields(ada, client_at):
    response = client_at.as_user(ada).post(PATH)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"old_password", "new_password1", "new_password2"}


def test_changing_the_password_is_open_while_a_choice_is_due(policy_update, ada, client_at):
    assert change(client_at.at(AFTER).as_user(ada)).status_code == 303


def test_passwords_are_hashed_with_argon2_outside_tests():
    from claudeprivacy import settings
    from tests import settings as tests_settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert tests_settings.PASSWORD_HASHERS != settings.PASSWORD_HASHERS


def test_argon2_works_here(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = UserFactory.build()
    user.set_password("demo")
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password("demo")
    assert not user.check_password("Demo")


@pytest.mark.parametrize("form_class", [PasswordChangeForm, SetPasswordForm])
def test_an_address_changed_meanwhile_stays(ada, form_class):
    """Whoever is being put out by the way back may be changing the password at that very moment."""
    form = form_class(ada, {"old_password": "demo", "new_password1": PASSWORD, "new_password2": PASSWORD})
    assert form.is_valid()
    User.objects.update(email="other@example.com")
    form.save()
    stored = User.objects.get()
    assert (stored.email, stored.check_password(PASSWORD)) == ("other@example.com", True)

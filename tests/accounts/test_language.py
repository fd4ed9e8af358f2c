"""The language: a person's setting beats the browser's, the browser's counts where none is set, anybody can switch."""

import pytest

from accounts.models import User
from tests.support.factories import AFTER, UserFactory
from tests.support.log_in import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


def language_of(client_at, accept="en", path="/login/"):
    response = client_at.page(path, headers={"Accept-Language": accept})
    language = text_of(response).split('<html lang="')[1][:2]
    assert response["Content-Language"] == language
    return language


def switch(client_at, language, **more):
    return client_at.post("/language/", {"language": language, **more})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("en", "en"), ("fr", "fr"), ("fr-CA, en;q=0.5", "fr"), ("de", "en"), ("en;q=0.4, fr", "fr"), ("", "en")],
)
def test_the_browsers_language_counts_for_anybody_who_set_none(ada, client_at, new_client, accept, expected):
    assert language_of(client_at, accept) == expected
    assert language_of(new_client().as_user(ada), accept, "/") == expected


def test_a_persons_setting_beats_the_browsers(ada, client_at):
    User.objects.filter(pk=ada.pk).update(language="fr")
    assert language_of(client_at.as_user(ada), "en", "/") == "fr"


def test_anybody_can_switch_and_lands_on_the_page_they_were_on(client_at):
    response = switch(client_at, "fr", next="/login/?next=/settings/")
    assert (response.status_code, response["Location"]) == (303, "/login/?next=/settings/")
    assert language_of(client_at, "en") == "fr"
    switch(client_at, "en")
    assert language_of(client_at, "fr") == "en"


def test_the_switcher_names_the_page_it_is_on(client_at):
    assert '<input type="hidden" name="next" value="/login/?next=/settings/">' in text_of(
        client_at.page("/login/?next=/settings/")
    )


def test_switching_while_logged_in_is_kept_on_the_person(ada, client_at, new_client):
    switch(client_at.as_user(ada), "fr")
    ada.refresh_from_db()
    assert ada.language == "fr"
    assert language_of(new_client().as_user(ada), "en", "/") == "fr"


def test_the_next_person_at_this_browser_gets_the_browsers_language(ada, client_at):
    switch(client_at.as_user(ada), "fr")
    client_at.post("/logout/")
    assert language_of(client_at, "en") == "en"
    assert language_of(client_at.as_user(UserFactory()), "en", "/") == "en"


def test_same_as_the_browser_is_the_browsers_again(ada, client_at):
    switch(client_at, "fr")
    switch(client_at.as_user(ada), "fr")
    client_at.post("/settings/", {"name": "", "language": "", "appearance": "system"})
    assert language_of(client_at, "en", "/") == "en"


@pytest.mark.parametrize("language", ["", "xx", "FR", "../fr", "a\0b"])
def test_a_language_there_is_not_is_refused_with_those_there_are(client_at, language):
    response = switch(client_at, language)
    assert response.status_code == 400
    assert "language: use one of en, fr" in response.content.decode()


def test_nobody_is_sent_to_another_host(client_at):
    assert switch(client_at, "fr", next="https://evil.example/")["Location"] == "/"


def test_switching_the_language_is_open_while_a_choice_is_due_and_turns_the_choice_too(policy_update, ada, client_at):
    assert switch(client_at.at(AFTER).as_user(ada), "fr", next="/consent/").status_code == 303
    page = text_of(client_at.page("/consent/"))
    assert 'data-verdict="block"' in page
    assert "Mises à jour des conditions et politiques consommateur" in page


def test_a_link_can_not_switch(client_at):
    assert client_at.get("/language/?language=fr").status_code == 405

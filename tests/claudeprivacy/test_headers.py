"""Headers of every answer: nothing personal is kept by a cache, and nothing comes from elsewhere (law 9)."""

import pytest

from claudeprivacy.qa import personas
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory
from tests.support.production import JSON

pytestmark = pytest.mark.django_db
OPEN = ["/login/", "/signup/", "/password/reset/", "/legal/consumer-terms/", "/legal/privacy-policy/", "/qa/"]
PERSONAL = ["/", "/settings/", "/settings/account/", "/settings/account/password/", "/settings/privacy/", "/consent/"]
OTHER = ["/nowhere/", "/admin/", "/chats/", "/logout/", "/healthz/", "/settings/data-privacy-controls/"]


def responses(new_client, path):
    """As nobody, as somebody who is asked and as somebody who is blocked; as a page and in JSON."""
    user = UserFactory()
    for client_at in (new_client(), new_client().at(BEFORE).as_user(user), new_client().at(AFTER).as_user(user)):
        yield client_at.page(path)
        yield client_at.get(path, headers=JSON)


@pytest.mark.parametrize("path", [*OPEN, *PERSONAL, *OTHER])
def test_no_answer_of_a_view_is_stored(policy_update, new_client, path):
    for response in responses(new_client, path):
        assert "no-store" in response["Cache-Control"]
        assert "Cookie" in response["Vary"]
        assert "Accept" in response["Vary"]


@pytest.mark.parametrize("path", [*OPEN, *PERSONAL, *OTHER])
def test_nothing_comes_from_elsewhere_and_nobody_frames_it(policy_update, new_client, path):
    for response in responses(new_client, path):
        directives = response["Content-Security-Policy"].split("; ")
        assert "default-src 'self'" in directives
        assert {"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'"} <= {*directives}
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_the_administration_has_the_same_headers(policy_update, client_at):
    client_at.as_user(UserFactory(is_staff=True, is_superuser=True, plan="team"))
    for path in ("/admin/", "/admin/accounts/user/", "/admin/consent/consentevent/"):
        response = client_at.page(path)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert "unsafe" not in response["Content-Security-Policy"]


def test_a_conversation_is_not_stored(client_at):
    conversation = ConversationFactory()
    response = client_at.as_user(conversation.owner).page(f"/chats/{conversation.pk}/")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


def test_a_form_that_is_refused_is_not_stored(client_at):
    response = client_at.post("/login/", {"email": "ada@example.com", "password": "wrong"})
    assert (response.status_code, response["Cache-Control"]) == (422, "no-store")


def test_no_cookie_is_set_by_looking_but_the_forms_token(client_at):
    client_at.page("/login/")
    assert set(client_at.cookies) == {"csrftoken"}


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client_at):
    personas.make(personas.BY_EMAIL["work@example.com"], now=BEFORE)
    client_at.post("/login/", {"email": "work@example.com", "password": personas.PASSWORD})
    cookie = client_at.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

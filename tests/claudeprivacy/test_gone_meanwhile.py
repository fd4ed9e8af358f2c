"""An account deleted while its requests run: they end at the log-in page, and nothing of the person comes back."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import UpdateError
from django.db import IntegrityError, OperationalError

from accounts import middleware
from accounts.sessions import DatabaseStore, SessionStore
from consent.core import documents, updates
from consent.gate import refused_forms
from consent.models import NoticeShowing, refused_form
from conversations import chats
from rights import erasure
from tests.support.client import TravellingClient
from tests.support.concurrency import together
from tests.support.factories import BEFORE, SLUG, ConversationFactory, UserFactory, decide, publish
from tests.support.verbs import digest

pytestmark = pytest.mark.django_db
POSTS = {
    "/consent/decide/": lambda: {"update": SLUG, "digest": digest()},
    "/consent/not-now/": lambda: {"update": SLUG},
    "/settings/privacy/help-improve/": lambda: {"help_improve": "on"},
    "/settings/": lambda: {"name": "Ada", "language": "fr", "appearance": "dark"},
    "/settings/account/password/": lambda: {
        **{"old_password": "demo", "new_password1": "a long enough phrase", "new_password2": "a long enough phrase"}
    },
}


def erase(user):
    erasure.erase(user_pk=user.pk, surface="account", now=BEFORE)


@pytest.fixture
def leaving(committed, monkeypatch):
    """Somebody whose account goes in the middle of their next request: after the session is read, before the view."""
    updates.forget()
    documents.forget()
    publish()
    user = UserFactory()
    client_at = TravellingClient(raise_request_exception=False).as_user(user).at(BEFORE)
    language = middleware.LoginRequired.process_view

    def and_then_it_is_gone(self, request, *rest):
        answer = language(self, request, *rest)
        if str(request.user.pk) == str(user.pk):
            erase(user)
        return answer

    monkeypatch.setattr(middleware.LoginRequired, "process_view", and_then_it_is_gone)
    return client_at


@pytest.mark.parametrize("address", POSTS)
def test_a_form_sent_meanwhile_leads_to_the_log_in_page(leaving, address):
    response = leaving.post(address, POSTS[address]())
    assert (response.status_code, response["Location"].partition("?")[0]) == (303, "/login/")
    assert leaving.get("/settings/")["Location"].startswith("/login/")


def test_machines_and_fragments_are_told_in_their_way(leaving):
    form = POSTS["/consent/decide/"]()
    told = leaving.post("/consent/decide/", form, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (401, "login_required")


def test_a_page_shown_meanwhile_leaves_no_record_of_the_person(leaving):
    assert leaving.page("/").status_code in (200, 303, 400)
    assert not NoticeShowing.objects.exists()


def test_a_mistake_on_an_account_that_is_there_stays_one(policy_update, monkeypatch):
    client_at = TravellingClient(raise_request_exception=False).as_user(decide(UserFactory())).at(BEFORE)
    for error, status in ((IntegrityError("ours"), 500), (OperationalError("gone"), 503)):

        def broken(*args, error=error, **kwargs):
            raise error

        monkeypatch.setattr(chats, "start", broken)
        assert client_at.post("/chats/", {"text": "x"}).status_code == status


def test_a_session_of_an_account_that_is_gone_is_not_stored(monkeypatch):
    def refused(*args):
        raise IntegrityError("no such account")

    monkeypatch.setattr(DatabaseStore, "save", refused)
    with pytest.raises(UpdateError):
        SessionStore().save()


@pytest.mark.usefixtures("committed")
def test_a_chat_started_while_the_account_goes_goes_with_it():
    """Wherever the two meet, either the chat is deleted too, or it was never stored."""
    for _ in range(5):
        user = UserFactory()
        ConversationFactory(owner=user)

        def start(user=user):
            try:
                chats.start(owner=user, text="x", now=BEFORE)
            except IntegrityError:
                return "never stored"
            return "stored"

        together(start, lambda user=user: erase(user), start, start)
        assert not get_user_model().objects.filter(pk=user.pk).exists()
        assert not user.conversations.exists()


@pytest.mark.usefixtures("committed")
def test_a_form_kept_while_the_account_goes_is_not_kept():
    user = UserFactory()
    erase(user)
    refused_forms.store(user_pk=user.pk, action="/chats/", fields={"text": "x"}, has_text=True, now=BEFORE)
    assert not refused_form.RefusedForm.objects.exists()

"""Closed by default: which views are marked open, by name; an unmarked one is gated; a missing one is missing."""

import uuid

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from claudeprivacy.urls import urlpatterns as ours
from consent.decorators import consent_not_required, is_open
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory, decide
from tests.support.url_sweep import CLIENTS, METHODS, doors, knock

pytestmark = pytest.mark.django_db
SECRET = "The-fox-hides-the-key-under-the-third-stone"
GATED = {
    *("home", "chats", "chat", "rename-chat", "delete-chat", "undo-delete-chat"),
    *("give-feedback", "take-feedback-back"),
}
OPEN = {
    *("well-known-change-password", "security-txt", "gpc", "robots", "favicon", "consent:jwks"),
    *("settings/data-privacy-settings", "settings/data-privacy-settings/"),
    *("healthz", "readyz", "login", "logout", "signup", "language", "reset", "reset-confirm", "email-link"),
    *("settings", "account", "change-password", "log-out-everywhere", "end-session"),
    *("change-email", "send-confirmation-again"),
    *("second-step", "second-factor", "add-app", "add-passkey", "recovery-codes", "remove-factor"),
    *("privacy", "settings/data-privacy-controls/", "location-metadata", "delete-account"),
    *("export-data", "export-progress", "export-download"),
    *("consent:receipt", "consent:receipt-json", "consent:verify", "consent:jwks"),
    *("consent:choice", "consent:decide", "consent:not-now", "consent:help-improve"),
    *("consent:consumer-terms", "consent:consumer-terms-version"),
    *("consent:privacy-policy", "consent:privacy-policy-version", "consent:update"),
    *("qa", "qa-enter", "qa-clock", "qa-world", "qa-back", "qa-components", "qa-error"),
    *("qa-outbox", "qa-ledger", "qa-people", "qa-fault"),
}


def test_every_view_stands_in_the_list_of_open_or_of_gated_ones():
    own = [door for door in doors(uuid.uuid4()) if not door.admin]
    assert {door.name for door in own if door.open} == OPEN
    assert {door.name for door in own if not door.open} == GATED


def test_the_admin_is_no_part_of_what_is_gated():
    assert all(door.open for door in doors(uuid.uuid4()) if door.admin)


def test_the_mark_is_the_only_way_and_nothing_but_true_counts():
    view = lambda request: None  # noqa: E731
    assert not is_open(view)
    view.consent_not_required = "yes"
    assert not is_open(view)
    assert is_open(consent_not_required(view))


def added(request):
    return HttpResponse(SECRET)


class Added(View):
    def get(self, request):
        return HttpResponse(SECRET)

    post = put = patch = delete = get


NEW = [
    path("added/", added),
    path("added/class/", Added.as_view()),
    path("added/exempt/", csrf_exempt(added)),
    path("legal/added/", added),
    path("consent/added/", added),
    path("settings/added/", include([path("deeper/", added, name="login")])),
]
urlpatterns = [*NEW, *ours]
ADDED = ["/added/", "/added/class/", "/added/exempt/", "/legal/added/", "/consent/added/", "/settings/added/deeper/"]


@pytest.mark.parametrize("kind", CLIENTS)
@override_settings(ROOT_URLCONF=__name__)
def test_a_view_added_without_a_thought_is_gated(policy_update, client_at, kind):
    client_at.as_user(UserFactory()).at(AFTER)
    for address in ADDED:
        for method in METHODS:
            response = knock(client_at, method, address, kind)
            assert response.status_code in (303, 403), (method, address)
            assert SECRET not in response.getvalue().decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_gated_view_works_for_whoever_has_decided(policy_update, client_at):
    client_at.as_user(decide(UserFactory())).at(AFTER)
    assert [client_at.get(address).content.decode() for address in ADDED] == [SECRET] * len(ADDED)


MISSING = [
    "/nowhere/",
    "/chats/not-a-uuid/",
    "/consent/decide/x/",
    "/settings/nothing/",
    "/legal/updates/NO!/",
    "/receipts/x/",
    "/.env",
    "/favicon.png",
    "/%00/",
    "/é/",
]


@pytest.mark.parametrize("kind", CLIENTS)
@pytest.mark.parametrize(
    ("person", "instant"),
    [(UserFactory, BEFORE), (UserFactory, AFTER), (lambda: decide(UserFactory()), AFTER), (None, AFTER)],
    ids=["prompt", "block", "decided", "anonymous"],
)
def test_an_address_that_does_not_exist_is_404_for_everybody(policy_update, client_at, kind, person, instant):
    user = person and person()
    client_at.at(instant)
    if user:
        ConversationFactory(owner=user, text=SECRET)
        client_at.as_user(user)
    for address in MISSING:
        for method in ("GET", "POST"):
            response = knock(client_at, method, address, kind)
            body = response.getvalue().decode()
            assert response.status_code == 404, (method, address)
            assert not any(word in body for word in (SECRET, "data-verdict", "example.com"))
            assert ("JSON" in kind) == (response.headers["Content-Type"] == "application/problem+json")


def test_somebody_elses_conversation_answers_as_one_that_does_not_exist(policy_update, client_at, new_client):
    theirs = ConversationFactory(text=SECRET).pk
    decided, blocked = (
        client_at.as_user(decide(UserFactory())).at(BEFORE),
        new_client().as_user(UserFactory()).at(AFTER),
    )
    for pk in (theirs, uuid.uuid4()):
        for method in METHODS[3:4] + METHODS[:1]:
            assert knock(decided, method, f"/chats/{pk}/", "page").status_code == 404
            assert knock(blocked, method, f"/chats/{pk}/", "page").status_code == 303


def test_a_missing_slash_is_mended_and_then_gated(policy_update, client_at):
    client_at.as_user(UserFactory()).at(AFTER)
    assert client_at.get("/chats").headers["Location"] == "/chats/"
    assert client_at.get("/settings").headers["Location"] == "/settings/"


def test_static_files_are_never_gated(policy_update, client_at):
    response = client_at.as_user(UserFactory()).at(AFTER).get("/static/app.css")
    assert response.status_code == 200
    response.close()

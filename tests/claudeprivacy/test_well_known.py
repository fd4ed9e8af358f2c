"""The addresses that browsers, password managers and crawlers ask every site for."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from consent.lib import clock
from tests.support.factories import AFTER, UserFactory
from tests.support.production import read_settings

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "/.well-known/change-password": (302, "/settings/account/password/"),
    "/.well-known/security.txt": (200, ""),
    "/.well-known/gpc.json": (200, ""),
    "/robots.txt": (200, ""),
    "/favicon.ico": (302, "/static/icon.svg"),
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("logged_in", [False, True])
def test_each_answers_anybody_also_while_blocked(policy_update, client_at, address, logged_in):
    if logged_in:
        client_at.at(AFTER).as_user(UserFactory())
    for method in (client_at.get, client_at.head):
        answer = method(address)
        assert (answer.status_code, answer.headers.get("Location", "")) == ADDRESSES[address]
    assert client_at.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/settings/data-privacy-settings", "/settings/data-privacy-settings/"])
def test_the_originals_address_of_the_privacy_tab_leads_there(policy_update, client_at, address):
    answer = client_at.as_user(UserFactory()).at(AFTER).get(address)
    assert (answer.status_code, answer["Location"]) == (303, "/settings/privacy/")


def test_security_txt_says_whom_to_tell_and_until_when(client_at, settings):
    settings.SECURITY_CONTACT = ["mailto:holes@example.com", "https://example.com/report"]
    answer = client_at.get("/.well-known/security.txt")
    lines = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert [value for name, value in lines if name == "Contact"] == settings.SECURITY_CONTACT
    (expires,) = (datetime.fromisoformat(value) for name, value in lines if name == "Expires")
    assert timedelta(days=90) < expires - clock.real_now() < timedelta(days=365)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_without_a_contact_there_is_no_security_txt(client_at, settings):
    settings.SECURITY_CONTACT = []
    assert client_at.get("/.well-known/security.txt").status_code == 404


def test_a_contact_that_is_none_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT"):
        read_settings(SECURITY_CONTACT="somebody")


def test_gpc_json_says_that_the_signal_is_heeded(client_at):
    answer = client_at.get("/.well-known/gpc.json")
    assert (answer.json()["gpc"], answer.headers["Content-Type"]) == (True, "application/json")


def username_of(answer):
    page = answer.content.decode()
    assert 'autocomplete="username"' in page
    return page.partition('name="username" value="')[2].partition('"')[0]


def test_forms_for_a_new_password_say_whose_it_is(policy_update, client_at):
    user = UserFactory(email="ada@example.com")
    link = [urlsafe_base64_encode(str(user.pk).encode()), default_token_generator.make_token(user)]
    assert username_of(client_at.get(reverse("reset-confirm", args=link), follow=True)) == user.email
    assert username_of(client_at.as_user(user).get("/settings/account/password/")) == user.email

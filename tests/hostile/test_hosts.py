"""The host a request names: an unknown one is refused before anything else, and no mail or link ever repeats it."""

import re

import pytest

from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory

pytestmark = pytest.mark.django_db
HOSTS = [
    "evil.example",
    "testserver.evil.example",
    "evil.example:80",
    "testserver:80@evil.example",
    "a b",
    "",
    "testserver\0",
]
AROUND = [{"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}, {"X-Host": "evil.example"}]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("address", ["/", "/login/", "/legal/consumer-terms/", "/admin/", "/nowhere/"])
def test_an_unknown_host_is_refused(policy_update, client_at, host, address):
    response = client_at.get(address, headers={"Host": host})
    assert response.status_code == 400
    assert not host or host not in response.content.decode()


def test_no_mail_goes_out_for_an_unknown_host(mailoutbox, client_at):
    user = UserFactory()
    for host in HOSTS:
        assert client_at.post("/password/reset/", {"email": user.email}, headers={"Host": host}).status_code == 400
    assert mailoutbox == []


@pytest.mark.parametrize("headers", AROUND)
def test_the_link_of_a_mail_names_this_host_whatever_else_is_sent(mailoutbox, client_at, headers):
    user = UserFactory()
    client_at.post("/password/reset/", {"email": user.email}, headers=headers)
    assert set(re.findall(r"https?://([^/\s]+)", mailoutbox[0].body)) == {"testserver"}
    assert "evil" not in mailoutbox[0].message().as_string()


@pytest.mark.parametrize("headers", AROUND)
def test_a_refusal_names_this_host_whatever_else_is_sent(policy_update, client_at, headers):
    client_at.as_user(UserFactory()).at(AFTER)
    answer = client_at.get("/", headers={"Accept": "application/json", **headers})
    assert answer.json()["page"].startswith("http://testserver/consent/")


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://testserver", 303), ("https://evil.example", 403), ("null", 403), ("http://testserver.evil.example", 403)],
)
def test_a_form_of_another_origin_is_refused_with_whatever_token(policy_update, origin, status):
    client_at = TravellingClient(enforce_csrf_checks=True).as_user(UserFactory()).at(BEFORE)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client_at.page("/").content.decode())[1]
    response = client_at.post("/chats/", {"text": "x", "csrfmiddlewaretoken": token}, headers={"Origin": origin})
    assert response.status_code == status


def test_another_persons_token_is_refused(policy_update):
    mine, theirs = (TravellingClient(enforce_csrf_checks=True).as_user(UserFactory()).at(BEFORE) for _ in range(2))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', theirs.page("/").content.decode())[1]
    mine.page("/")
    for sent in (token, "", "x", "a" * 64, token[:32], "\0" * 64):
        assert mine.post("/chats/", {"text": "x", "csrfmiddlewaretoken": sent}).status_code == 403
    assert not mine.page("/chats/").context["page"].object_list

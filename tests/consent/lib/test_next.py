"""Where one lands after the choice: an address of this host, its query kept, and nothing else (rules, section 3)."""

import pytest
from django.test import RequestFactory

from consent.lib.web import safe_next
from tests.support.factories import BEFORE, SLUG, UserFactory
from tests.support.screen import Screen
from tests.support.verbs import digest

HERE = {
    "/": "/",
    "/settings/": "/settings/",
    "/chats/1/?a=b&c=d": "/chats/1/?a=b&c=d",
    "/?page=2": "/?page=2",
    "/search/?q=1%2B1%26x&q=é": "/search/?q=1%2B1%26x&q=é",
    "/back/?next=https%3A%2F%2Fevil.example%2F": "/back/?next=https%3A%2F%2Fevil.example%2F",
    "/a/../b/": "/a/../b/",
    "/settings/#export": "/settings/",
    "http://testserver/chats/1/?a=b": "/chats/1/?a=b",
    "https://testserver/settings/": "/settings/",
    "//testserver/settings/": "/settings/",
    "http://testserver": "/",
    "http://testserver?a=b": "/?a=b",
}
ELSEWHERE = [
    None,
    "",
    "//evil.example",
    "//evil.example/path",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x01//evil.example",
    " //evil.example",
    "\x00",
    "/\x7f",
    "/path\r\nSet-Cookie: a=b",
    "https://evil.example/",
    "http:///evil.example",
    "http:evil.example",
    "https:/evil.example",
    "http://testserver@evil.example/",
    "http://testserver:80@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example\\@testserver/",
    "http://testserver//evil.example",
    "http://[evil",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "ftp://testserver/",
    "evil.example",
    "settings/",
]


@pytest.fixture
def request_here(rf: RequestFactory):
    return rf.get("/consent/")


@pytest.mark.parametrize(("address", "kept"), HERE.items())
def test_an_address_of_this_host_is_kept_with_its_query(request_here, address, kept):
    assert safe_next(request_here, address) == kept


@pytest.mark.parametrize("address", ELSEWHERE)
def test_any_other_next_leads_home(request_here, address):
    assert safe_next(request_here, address) == "/"


@pytest.mark.django_db
class TestThroughTheViews:
    @pytest.fixture(autouse=True)
    def _somebody(self, policy_update, client_at):
        self.client = client_at.as_user(UserFactory()).at(BEFORE)

    def test_the_form_never_carries_an_address_elsewhere(self):
        for address in filter(None, ELSEWHERE):
            shown = Screen(self.client.get("/consent/", {"next": address}))
            assert shown.forms["/consent/decide/"]["next"] == "/", address

    @pytest.mark.parametrize("view", ["/consent/not-now/", "/consent/decide/"])
    def test_no_answer_ever_leads_elsewhere(self, view):
        form = {"update": SLUG, "digest": digest()}
        for address in filter(None, ELSEWHERE):
            answer = self.client.post(view, {**form, "next": address})
            assert (answer.status_code, answer.headers["Location"]) == (303, "/"), address
            assert self.client.get("/consent/", {"next": address}).headers["Location"] == "/", address

    def test_the_way_through_the_choice_keeps_the_query(self):
        going = "/?page=2&q=a%26b"
        form = Screen(self.client.get(going)).forms["/consent/decide/"]
        assert form["next"] == going
        assert self.client.post("/consent/decide/", form).headers["Location"] == going
        assert self.client.get("/consent/", {"next": going}).headers["Location"] == going

    def test_letters_of_the_world_survive(self):
        assert self.client.get("/consent/", {"next": "/é/?q=né"}).status_code == 200
        form = {"update": SLUG, "digest": digest(), "next": "/é/?q=né"}
        assert self.client.post("/consent/decide/", form).headers["Location"] == "/%C3%A9/?q=n%C3%A9"

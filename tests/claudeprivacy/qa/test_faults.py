"""POST /qa/fault/: answers that fail or dawdle, for one browser, so many times (rules, section 8)."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from claudeprivacy.qa import faults
from consent.models import ConsentEvent
from conversations.models import Conversation
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.production import JSON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


def ask(client, headers=JSON, **fault):
    return client.post("/qa/fault/", fault, headers=headers)


@pytest.fixture
def somebody(client_at):
    return client_at.as_user(decide(UserFactory())).at(BEFORE)


def statuses(client, path="/", times=4):
    return [client.page(path).status_code for _ in range(times)]


def test_an_address_fails_so_many_times_and_then_works(somebody):
    told = ask(somebody, path="/", status="503", times="2").json()
    assert told == {"path": "/", "status": 503, "delay_ms": None, "times": 2}
    assert statuses(somebody) == [503, 503, 200, 200]


def test_once_where_no_number_is_said(somebody):
    ask(somebody, path="/", status="500")
    assert statuses(somebody, times=2) == [500, 200]


def test_only_this_browser_and_only_this_address(somebody, new_client):
    ask(somebody, path="/settings/privacy/", status="500")
    other = new_client().as_user(UserFactory()).at(BEFORE)
    assert (other.page("/settings/privacy/").status_code, somebody.page("/settings/").status_code) == (200, 200)
    assert somebody.page("/settings/privacy/?a=b").status_code == 500


def test_with_a_star_all_that_begin_so(somebody):
    ask(somebody, path="/settings/*", status="500", times="2")
    assert [somebody.page(path).status_code for path in ("/settings/account/", "/", "/settings/")] == [500, 200, 500]


def test_what_failed_never_reached_the_view(somebody):
    ask(somebody, path="/chats/", status="500")
    assert somebody.post("/chats/", {"text": "lost on its way"}).status_code == 500
    assert not Conversation.objects.exists()
    assert somebody.post("/chats/", {"text": "arrived"}).status_code == 303


def test_a_delay_waits_and_answers(somebody):
    ask(somebody, path="/", delay_ms="150")
    began = time.monotonic()
    assert somebody.page("/").status_code == 200
    assert time.monotonic() - began >= 0.15


def test_the_answer_is_the_sites_own_where_it_has_one(somebody):
    ask(somebody, path="/", status="503", times="2")
    assert "Back in a moment" in somebody.page("/").content.decode()
    assert somebody.get("/", headers=JSON).json()["code"] == "database_unreachable"
    ask(somebody, path="/", status="418", times="2")
    assert somebody.get("/", headers=JSON).json() == {
        **{"type": "about:blank", "status": 418, "code": "qa_fault", "title": "I'm a Teapot"}
    }
    assert somebody.page("/").content == b"I'm a Teapot"


def test_a_fault_can_be_sent_as_json_and_leaves_nothing_when_it_is_used_up(somebody):
    told = {"path": "/", "status": 500, "times": 1}
    assert somebody.post("/qa/fault/", told, content_type="application/json").json()["status"] == 500
    assert statuses(somebody, times=3) == [500, 200, 200]
    assert not list(faults._root().glob("*/*"))


def test_several_wait_their_turn(somebody):
    ask(somebody, path="/", status="500")
    ask(somebody, path="/", status="503")
    assert statuses(somebody, times=3) == [500, 503, 200]


def test_twenty_requests_at_once_meet_it_exactly_as_often_as_asked(rf, settings):
    """Each time is one file, and one process alone removes it."""
    response = TravellingClient().post("/qa/fault/", {"path": "/x/", "status": "500", "times": "7"}, headers=JSON)
    request = rf.get("/x/")
    request.COOKIES[faults.COOKIE] = response.cookies[faults.COOKIE].value
    with ThreadPoolExecutor(8) as pool:
        met = list(pool.map(lambda _: faults._due(request), range(20)))
    assert sum(each is not None for each in met) == 7


def test_back_ends_every_fault(somebody):
    ask(somebody, path="/", status="500", times="9")
    somebody.post("/qa/back/")
    assert somebody.at(BEFORE).page("/").status_code == 200
    assert not list(faults._root().glob("*"))


def test_the_choice_is_recorded_once_when_its_answer_is_repeated(client_at):
    client_at.as_user(UserFactory()).at(BEFORE)
    notice = client_at.page("/consent/").context["notice"]
    sent = {"update": notice.update.slug, "digest": notice.text.digest, "help_improve": "on"}
    ask(client_at, path="/consent/decide/", status="500")
    assert [client_at.post("/consent/decide/", sent).status_code for _ in range(3)] == [500, 303, 303]
    assert ConsentEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"status": "500"}, "path"),
        ({"path": "chats", "status": "500"}, "path"),
        ({"path": "/chats/?a=b", "status": "500"}, "path"),
        ({"path": "/qa/", "status": "500"}, "path"),
        ({"path": "/qa/clock/", "status": "500"}, "path"),
        ({"path": "/q*", "status": "500"}, "path"),
        ({"path": "/*", "status": "500"}, "path"),
        ({"path": "/static/app.css", "status": "500"}, "path"),
        ({"path": "/"}, "status"),
        ({"path": "/", "status": "200"}, "status"),
        ({"path": "/", "status": "499"}, "status"),
        ({"path": "/", "status": "600"}, "status"),
        ({"path": "/", "status": "x"}, "status"),
        ({"path": "/", "delay_ms": "0"}, "delay_ms"),
        ({"path": "/", "delay_ms": "99999"}, "delay_ms"),
        ({"path": "/", "status": "500", "times": "0"}, "times"),
        ({"path": "/", "status": "500", "delay": "5"}, "delay"),
        ({"path": "/", "status": "500", "times": "101"}, "times"),
    ],
)
def test_a_fault_that_can_not_be_is_refused_by_name(somebody, fault, named):
    answer = ask(somebody, **fault)
    assert answer.status_code == 400
    assert answer.json()["title"].startswith(f"{named}: ")
    assert statuses(somebody, times=1) == [200]


@pytest.mark.parametrize("value", ["x", "", "../../etc", "../..:signed"])
def test_a_forged_cookie_makes_nothing_fail(somebody, value):
    somebody.cookies[faults.COOKIE] = value
    assert statuses(somebody, times=1) == [200]

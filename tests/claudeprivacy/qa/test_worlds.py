"""POST /qa/world/: how the current update is for one browser (rules, section 8)."""

import re
from datetime import date, timedelta

import pytest
from django.core import signing

from accounts.models import User
from claudeprivacy.qa import worlds
from consent.models import ConsentEvent, PolicyDocument, PolicyUpdate
from tests.support import tampering
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory, publish
from tests.support.log_in import log_in
from tests.support.production import JSON
from tests.support.screen import Screen
from tests.support.verbs import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
EXTENDED = {"last_day": "2025-10-08"}
BALANCED = {"presentation": "balanced"}


def enter(client, changes, headers=JSON, **more):
    return client.post("/qa/world/", {**changes, **more}, headers=headers)


@pytest.fixture
def undecided(client_at):
    """Somebody who is blocked as published."""
    return client_at.as_user(UserFactory()).at(AFTER)


def test_a_world_answers_in_json_what_it_changes(client_at):
    answer = enter(client_at, {**EXTENDED, "preset": "off", "announced_at": "2025-08-20T00:00:00Z"}).json()
    changes = {"last_day": "2025-10-08", "preset": "off", "announced_at": "2025-08-20T00:00:00+00:00"}
    assert (answer["update"], answer["world"], answer["email"]) == (SLUG, changes, None)


def test_a_page_is_led_on(client_at):
    response = enter(client_at, EXTENDED, headers=None, next="/settings/?a=b")
    assert (response.status_code, response["Location"]) == (303, "/settings/?a=b")


def test_a_later_last_day_lets_one_browser_in_and_no_other(undecided, new_client):
    assert undecided.page("/").status_code == 303
    enter(undecided, EXTENDED)
    page = Screen(undecided.page("/"))
    assert page.marks("data-verdict") == ["prompt"]
    assert "October 8, 2025" in page.text
    assert new_client().as_user(UserFactory()).at(AFTER).page("/").status_code == 303


def test_an_earlier_last_day_blocks(client_at):
    client_at.as_user(UserFactory()).at(BEFORE)
    enter(client_at, {"last_day": "2025-09-10"})
    refused = client_at.get("/", headers=JSON)
    assert (refused.status_code, refused.json()["deadline"]) == (403, "2025-09-11T00:00:00Z")


def test_nothing_said_is_as_published_again(undecided):
    enter(undecided, EXTENDED)
    assert enter(undecided, {}).json()["world"] == {}
    assert undecided.page("/").status_code == 303


def test_what_a_later_world_leaves_out_is_as_published(undecided):
    enter(undecided, EXTENDED)
    assert enter(undecided, {"preset": "off"}).json()["world"] == {"preset": "off"}
    assert undecided.page("/").status_code == 303


@pytest.mark.parametrize(("preset", "checked"), [("on", True), ("off", False)])
def test_the_toggle_starts_as_the_world_presets_it(client_at, preset, checked):
    client_at.as_user(UserFactory()).at(BEFORE)
    enter(client_at, {"preset": preset})
    assert client_at.page("/consent/").context["notice"].stands is checked


def test_an_announcement_moved_away_asks_nobody_and_one_moved_near_asks(client_at):
    client_at.as_user(UserFactory()).at(BEFORE)
    enter(client_at, {"announced_at": "2025-09-20T00:00:00Z"})
    assert "data-verdict" not in client_at.page("/").content.decode()
    client_at.at(ANNOUNCED_AT - timedelta(days=5))
    enter(client_at, {"announced_at": "2025-08-22T00:00:00Z"})
    assert Screen(client_at.page("/")).marks("data-verdict") == ["prompt"]


def decide(client):
    form = Screen(client.page("/consent/")).forms["/consent/decide/"]
    assert client.post("/consent/decide/", form).status_code == 303
    return ConsentEvent.objects.get()


@pytest.mark.parametrize(("language", "label"), [("en", "Don't allow"), ("fr", "Ne pas autoriser")])
def test_two_equal_buttons_are_shown_and_recorded_with_the_frozen_digest(client_at, language, label):
    client_at.as_user(UserFactory(language=language)).at(BEFORE)
    enter(client_at, BALANCED)
    assert label in Screen(client_at.page("/consent/")).text
    event = decide(client_at)
    frozen = PolicyDocument.objects.get(update__slug=SLUG, kind="choice", language=language)
    assert (event.presentation, event.preset, event.start, event.digest) == ("balanced", None, None, frozen.digest)
    assert event.simulated
    assert tampering.verify()[0] == 0


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("presentation", ["original", "balanced"])
def test_every_screen_of_the_choice_can_be_had_in_each_presentation(client_at, language, presentation):
    """Prompt, block, sign-up, the Privacy tab, the update's page, with and without the browser's signal."""
    old, new = UserFactory(language=language), UserFactory(language=language, date_joined=BEFORE)
    for person, now in ((old, BEFORE), (old, AFTER), (new, BEFORE)):
        client_at.as_user(person).at(now)
        enter(client_at, {"presentation": presentation})
        for gpc in ({}, {"Sec-GPC": "1"}):
            screen = Screen(client_at.page("/consent/", headers=gpc))
            assert len(screen.marks("data-verdict")) == 1
            assert (screen.marks("id").count("choice-toggle") == 1) == (presentation == "original")
        for path in ("/settings/privacy/", f"/legal/updates/{SLUG}/", "/qa/"):
            assert client_at.page(path).status_code == 200


def test_a_row_of_another_world_is_read_in_none(client_at):
    """History, receipt and their check need no world."""
    client_at.as_user(UserFactory()).at(BEFORE)
    enter(client_at, BALANCED)
    event = decide(client_at)
    enter(client_at, {})
    assert client_at.page("/settings/privacy/").status_code == 200
    receipt = client_at.get(f"/receipts/{event.pk}.json")
    assert client_at.page(f"/receipts/{event.pk}/").status_code == 200
    checked = client_at.post("/receipts/verify/", {"receipt": receipt.content.decode()})
    assert (receipt.status_code, checked.status_code) == (200, 200)


def test_what_is_recorded_is_simulated_even_under_the_real_clock(client_at):
    client_at.as_user(UserFactory())
    enter(client_at, {"last_day": "2027-01-31"})
    event = decide(client_at)
    assert (event.simulated, event.last_day, event.preset) == (True, date(2027, 1, 31), True)
    assert tampering.verify()[0] == 0


def test_every_place_agrees(client_at):
    """Gate, choice page, JSON, the console's explanation, the page of the update, a message to oneself."""
    staff = UserFactory(plan="team", is_staff=True, is_superuser=True, email="ada@example.com")
    somebody = UserFactory()
    client_at.as_user(staff).at(AFTER)
    enter(client_at, EXTENDED)
    told = client_at.get("/admin/accounts/user/explain/", {"who": somebody.email}).context["told"]
    assert (told.verdict.reason, told.verdict.update.last_day) == ("due", date(2025, 10, 8))
    pk = PolicyUpdate.objects.get(slug=SLUG).pk
    about = {"kind": "announcement", "language": "en"}
    message = client_at.get(f"/admin/consent/policyupdate/{pk}/notices/preview/", about)
    assert "October 8, 2025" in message.content.decode()
    assert client_at.as_user(somebody).at(AFTER).page("/").status_code == 200


def test_extending_for_everybody_is_about_what_is_published(client_at):
    client_at.as_user(UserFactory(plan="team", is_staff=True, is_superuser=True)).at(BEFORE)
    enter(client_at, {"last_day": "2025-12-24"})
    pk = PolicyUpdate.objects.get(slug=SLUG).pk
    page = client_at.page(f"/admin/consent/policyupdate/{pk}/extend/")
    assert page.context["present"] == date(2025, 9, 28)
    sent = client_at.post(
        f"/admin/consent/policyupdate/{pk}/extend/", {"last_day": "2025-10-08", "reason": "More time."}
    )
    assert sent.status_code == 303


def test_nothing_is_queued_for_everybody_from_a_world_of_ones_own(client_at):
    client_at.as_user(UserFactory(plan="team", is_staff=True, is_superuser=True)).at(BEFORE)
    enter(client_at, EXTENDED)
    pk = PolicyUpdate.objects.get(slug=SLUG).pk
    sent = client_at.post(f"/admin/consent/policyupdate/{pk}/notices/send/", follow=True)
    assert "sees an update otherwise than published" in sent.content.decode()


def test_the_world_survives_log_in_and_log_out_and_moving_the_clock(client_at):
    user = UserFactory()
    enter(client_at, EXTENDED)
    log_in(client_at, user.email)
    client_at.post("/logout/")
    log_in(client_at, user.email)
    client_at.post("/qa/clock/", {"now": AFTER.isoformat()})
    assert Screen(client_at.page("/")).marks("data-verdict") == ["prompt"]


def test_a_persona_that_is_entered_decides_in_that_world(client_at):
    client_at.at(BEFORE)
    enter(client_at, BALANCED)
    made = client_at.post("/qa/enter/", {"persona": "on@example.com", "fresh": "1"}, headers=JSON).json()
    (row,) = rows(User.objects.get(email=made["email"]))
    assert row.presentation == "balanced"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"last_day": "soon"}, "last_day: Write a day"),
        ({"last_day": "2025-02-30"}, "last_day: Write a day"),
        ({"last_day": "1999-12-31"}, "last_day: Write a day"),
        ({"last_day": "9999-12-31"}, "last_day: Write a day"),
        ({"last_day": "2025-08-01"}, "last_day: The last day would lie before the announcement"),
        ({"announced_at": "2025-10-01"}, "announced_at: The last day would lie before the announcement"),
        ({"announced_at": "2025-04-01"}, "announced_at: Choose an instant after 2025-05-01"),
        ({"announced_at": "x"}, "announced_at: Write an instant"),
        ({"preset": "maybe"}, "preset: Use on or off"),
        ({"presentation": "loud"}, "presentation: Use original or balanced"),
        ({"presentation": "balanced", "preset": "on"}, "preset: Two equal buttons preset nothing"),
    ],
)
def test_a_world_that_can_not_be_is_refused_by_name_and_changes_nothing(undecided, changes, named):
    enter(undecided, EXTENDED)
    answer = enter(undecided, changes)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert named in answer.json()["title"]
    assert undecided.page("/").status_code == 200
    assert named.partition(":")[0] in enter(undecided, changes, headers=None).content.decode()


def test_an_announcement_stays_before_the_next_update(client_at):
    publish("2026-03-01", announced_at=ANNOUNCED_AT.replace(year=2026, month=3, day=1), last_day=date(2026, 4, 30))
    client_at.at(BEFORE)
    said = enter(client_at, {"announced_at": "2026-03-02", "last_day": "2026-05-01"}).json()["title"]
    assert "announced_at: Choose an instant before 2026-03-01" in said


def test_where_nothing_is_published_there_is_nothing_to_change(client_at, monkeypatch):
    monkeypatch.setattr(worlds.updates, "as_published", lambda: ())
    assert "last_day: No update is published" in enter(client_at, EXTENDED).json()["title"]
    assert client_at.page("/qa/").status_code == 200


def test_the_bar_and_the_panel_show_the_world_and_one_button_leads_back(undecided):
    enter(undecided, EXTENDED)
    page = undecided.page("/qa/").content.decode()
    bar = re.search(r'<aside class="qa-bar".*?</aside>', page, re.DOTALL)[0]
    assert re.search(r"last_day</code>\s*2025-10-08", bar)
    assert re.search(r'name="last_day" value="2025-10-08"', page)
    screen = Screen(undecided.page("/settings/"))
    response = undecided.post("/qa/back/", screen.forms["/qa/back/"])
    assert response["Location"] == "/settings/"
    assert not {"qa_world", "qa_clock"} & {name for name, cookie in undecided.cookies.items() if cookie.value}
    assert "/qa/back/" not in undecided.page("/settings/").content.decode()


def test_a_world_can_be_sent_as_json_and_a_slip_of_the_pen_is_named(client_at):
    def sent(body):
        return client_at.post("/qa/world/", body, content_type="application/json")

    assert sent({**EXTENDED, "preset": None}).json()["world"] == EXTENDED
    assert "lastday: no such field" in sent({"lastday": "2025-10-08"}).json()["title"]
    assert "last-day: no such field" in enter(client_at, {"last-day": "2025-10-08"}).json()["title"]
    assert "preset: Use on or off" in sent({"preset": True}).json()["title"]
    assert [sent(body).status_code for body in ("[]", "{", "1")] == [400] * 3
    assert sent({}).json()["world"] == {}


@pytest.mark.parametrize(
    "told",
    [
        *({}, [], "x", {"slug": SLUG}, {"slug": SLUG, "changes": []}, {"slug": SLUG, "changes": {"slug": "x"}}),
        *({"slug": SLUG, "changes": {"last_day": value}} for value in ("x", 1, None, "10000-01-01")),
        {"slug": SLUG, "changes": {"presentation": "loud"}},
        {"slug": "nothing", "changes": {"last_day": "2030-01-01"}},
    ],
)
def test_a_signed_cookie_that_says_nothing_sensible_changes_nothing(undecided, told):
    undecided.cookies[worlds.COOKIE] = signing.dumps(told, salt=worlds.SALT)
    assert undecided.page("/").status_code == 303
    assert undecided.page("/consent/").status_code == 200

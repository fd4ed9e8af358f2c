"""POST /qa/enter/: this browser becomes a persona at an instant (rules, section 8)."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from claudeprivacy.qa.personas import BY_EMAIL
from tests.accounts.helpers import log_in, whose
from tests.claudeprivacy.helpers import JSON
from tests.conftest import Browser
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = "2025-09-15T10:00:00Z"


def enter(browser, persona="free@example.com", now=NOW, headers=JSON, **more):
    return browser.post("/qa/enter/", {"persona": persona, "now": now, **more}, headers=headers)


def test_json_says_who_and_when(browser):
    response = enter(browser)
    user = User.objects.get(email="free@example.com")
    assert response.status_code == 200
    assert set(response.json()) == {"email", "subject_id", "now"}
    assert (response.json()["email"], response.json()["subject_id"]) == (user.email, str(user.subject_id))
    assert datetime.fromisoformat(response.json()["now"]) == datetime(2025, 9, 15, 10, tzinfo=UTC)
    assert whose(browser) == user.pk


def test_a_page_is_led_on(browser):
    assert enter(browser, headers=None)["Location"] == "/"
    response = enter(browser, headers=None, next="/settings/privacy/?a=b")
    assert (response.status_code, response["Location"]) == (303, "/settings/privacy/?a=b")
    assert enter(browser, headers=None, next="https://evil.example/")["Location"] == "/"


def test_without_fresh_it_is_the_one_account_of_that_persona(browser, new_browser):
    assert enter(browser).json()["subject_id"] == enter(new_browser()).json()["subject_id"]
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", BY_EMAIL)
def test_fresh_makes_a_new_account_each_time(browser, new_browser, email):
    first, second = (enter(each, email, fresh="1").json() for each in (browser, new_browser()))
    assert len({first["email"], second["email"], email}) == 3
    assert first["subject_id"] != second["subject_id"]
    assert not User.objects.filter(email=email).exists()


def test_a_fresh_account_logs_in_with_the_public_password(browser, new_browser):
    assert log_in(new_browser(), enter(browser, fresh="1").json()["email"]).status_code == 303


def test_a_fresh_account_can_be_entered_again(browser, new_browser):
    made = enter(browser, fresh="1").json()
    again = enter(new_browser(), made["email"], now="2025-09-29T00:00:01Z").json()
    assert (again["subject_id"], again["now"][:19]) == (made["subject_id"], "2025-09-29T00:00:01")


@pytest.mark.parametrize("fresh", ["0", "", "false"])
def test_fresh_can_be_said_to_be_off(browser, fresh):
    assert enter(browser, fresh=fresh).json()["email"] == "free@example.com"


def test_without_an_instant_the_clock_stays_where_it_was(browser):
    browser.post("/qa/clock/", {"now": NOW})
    assert enter(browser, now="").json()["now"][:16] == NOW[:16]


def test_entering_as_somebody_else_changes_over(browser):
    enter(browser)
    response = enter(browser, "max@example.com")
    assert whose(browser) == User.objects.get(email="max@example.com").pk
    assert response.json()["email"] == "max@example.com"


@pytest.mark.parametrize("email", ["", "eve@example.com", "free", "eve+1@example.com", "free+none@example.com", "a\0b"])
def test_nobody_outside_the_cast_can_be_entered(browser, email):
    UserFactory(email="eve@example.com")
    UserFactory(email="eve+1@example.com")
    response = enter(browser, email)
    assert (response.status_code, whose(browser)) == (400, None)
    assert response.json()["code"] == "malformed"
    assert "persona: " in response.json()["title"]


@pytest.mark.parametrize(
    "now", ["tomorrow", "2025-13-01", "2025-09-15T25:00:00Z", "1999-12-31T23:59:59Z", "2100-01-02", "9" * 50, "a\0b"]
)
@pytest.mark.parametrize("path", ["/qa/enter/", "/qa/clock/"])
def test_a_bad_instant_names_the_field_and_what_would_mend_it(browser, path, now):
    response = browser.post(path, {"persona": "free@example.com", "now": now}, headers=JSON)
    assert (response.status_code, whose(browser)) == (400, None)
    assert "now: Write an instant like 2025-09-15T10:00:00Z" in response.json()["title"]
    page = browser.post(path, {"persona": "free@example.com", "now": now})
    assert (page.status_code, "<li>now: " in page.content.decode()) == (400, True)
    assert not User.objects.exists()


@pytest.mark.parametrize("now", ["0001-01-01T00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_at_the_end_of_all_calendars_breaks_nothing(browser, now):
    assert enter(browser, now=now).status_code == 400


@pytest.mark.parametrize(
    ("now", "utc"),
    [
        ("2025-09-15T10:00:00Z", "2025-09-15T10:00:00"),
        ("2025-09-15T12:00:00+02:00", "2025-09-15T10:00:00"),
        ("2025-09-15T10:00:00", "2025-09-15T10:00:00"),
        ("2025-09-15 10:00", "2025-09-15T10:00:00"),
        ("2025-09-15", "2025-09-15T00:00:00"),
        (" 2025-09-28T23:59:59.999999+00:00 ", "2025-09-28T23:59:59.999999"),
    ],
)
def test_iso_8601_is_read_in_its_usual_forms(browser, now, utc):
    assert enter(browser, now=now).json()["now"] == utc + "+00:00"


def test_csrf_applies():
    assert enter(Browser(enforce_csrf_checks=True)).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["/qa/enter/", "/qa/clock/"])
def test_a_link_can_do_neither(browser, path):
    assert browser.get(f"{path}?persona=free@example.com&now={NOW}").status_code == 405

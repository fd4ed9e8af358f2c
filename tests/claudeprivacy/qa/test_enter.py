"""POST /qa/enter/: this browser becomes a persona at an instant (rules, section 8)."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from claudeprivacy.qa.personas import BY_EMAIL
from tests.support.client import TravellingClient
from tests.support.factories import UserFactory
from tests.support.log_in import log_in, whose
from tests.support.production import JSON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = "2025-09-15T10:00:00Z"


def enter(client_at, persona="free@example.com", now=NOW, headers=JSON, **more):
    return client_at.post("/qa/enter/", {"persona": persona, "now": now, **more}, headers=headers)


def test_json_says_who_and_when(client_at):
    response = enter(client_at)
    user = User.objects.get(email="free@example.com")
    assert response.status_code == 200
    assert set(response.json()) == {"email", "subject_id", "now"}
    assert (response.json()["email"], response.json()["subject_id"]) == (user.email, str(user.subject_id))
    assert datetime.fromisoformat(response.json()["now"]) == datetime(2025, 9, 15, 10, tzinfo=UTC)
    assert whose(client_at) == user.pk


def test_a_page_is_led_on(client_at):
    assert enter(client_at, headers=None)["Location"] == "/"
    response = enter(client_at, headers=None, next="/settings/privacy/?a=b")
    assert (response.status_code, response["Location"]) == (303, "/settings/privacy/?a=b")
    assert enter(client_at, headers=None, next="https://evil.example/")["Location"] == "/"


def test_without_fresh_one_enters_as_the_one_account_of_that_persona(client_at, new_client):
    assert enter(client_at).json()["subject_id"] == enter(new_client()).json()["subject_id"]
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", BY_EMAIL)
def test_fresh_makes_a_new_account_each_time(client_at, new_client, email):
    first, second = (enter(each, email, fresh="1").json() for each in (client_at, new_client()))
    assert len({first["email"], second["email"], email}) == 3
    assert first["subject_id"] != second["subject_id"]
    assert not User.objects.filter(email=email).exists()


def test_a_fresh_account_logs_in_with_the_public_password(client_at, new_client):
    assert log_in(new_client(), enter(client_at, fresh="1").json()["email"]).status_code == 303


def test_a_fresh_account_can_be_entered_again(client_at, new_client):
    made = enter(client_at, fresh="1").json()
    again = enter(new_client(), made["email"], now="2025-09-29T00:00:01Z").json()
    assert (again["subject_id"], again["now"][:19]) == (made["subject_id"], "2025-09-29T00:00:01")


@pytest.mark.parametrize("fresh", ["0", "", "false"])
def test_fresh_can_be_said_to_be_off(client_at, fresh):
    assert enter(client_at, fresh=fresh).json()["email"] == "free@example.com"


def test_without_an_instant_the_clock_stays_where_it_was(client_at):
    client_at.post("/qa/clock/", {"now": NOW})
    assert enter(client_at, now="").json()["now"][:16] == NOW[:16]


def test_entering_as_somebody_else_changes_over(client_at):
    enter(client_at)
    response = enter(client_at, "max@example.com")
    assert whose(client_at) == User.objects.get(email="max@example.com").pk
    assert response.json()["email"] == "max@example.com"


@pytest.mark.parametrize("email", ["", "eve@example.com", "free", "eve+1@example.com", "free+none@example.com", "a\0b"])
def test_nobody_outside_the_cast_can_be_entered(client_at, email):
    UserFactory(email="eve@example.com")
    UserFactory(email="eve+1@example.com")
    response = enter(client_at, email)
    assert (response.status_code, whose(client_at)) == (400, None)
    assert response.json()["code"] == "malformed"
    assert "persona: " in response.json()["title"]


@pytest.mark.parametrize(
    "now", ["tomorrow", "2025-13-01", "2025-09-15T25:00:00Z", "1999-12-31T23:59:59Z", "2101-01-01", "9" * 50, "a\0b"]
)
@pytest.mark.parametrize("path", ["/qa/enter/", "/qa/clock/"])
def test_a_bad_instant_names_the_field_and_what_would_mend_it(client_at, path, now):
    response = client_at.post(path, {"persona": "free@example.com", "now": now}, headers=JSON)
    assert (response.status_code, whose(client_at)) == (400, None)
    assert "now: Write an instant like 2025-09-15T10:00:00Z" in response.json()["title"]
    page = client_at.post(path, {"persona": "free@example.com", "now": now})
    assert (page.status_code, "<li>now: " in page.content.decode()) == (400, True)
    assert not User.objects.exists()


@pytest.mark.parametrize("now", ["0001-01-01T00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_at_the_end_of_all_calendars_breaks_nothing(client_at, now):
    assert enter(client_at, now=now).status_code == 400


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
def test_iso_8601_is_read_in_its_usual_forms(client_at, now, utc):
    assert enter(client_at, now=now).json()["now"] == utc + "+00:00"


def test_entering_as_a_persona_needs_the_csrf_token():
    assert enter(TravellingClient(enforce_csrf_checks=True)).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["/qa/enter/", "/qa/clock/"])
def test_a_link_can_do_neither(client_at, path):
    assert client_at.get(f"{path}?persona=free@example.com&now={NOW}").status_code == 405

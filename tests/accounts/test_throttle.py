"""Ten wrong passwords for one e-mail from one address, then fifteen minutes of 429 (rules, section 8)."""

from datetime import timedelta

import pytest
from axes.handlers import proxy

from consent.lib import clock
from tests.support.factories import BEFORE, UserFactory
from tests.support.log_in import log_in, text_of, whose

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


def fail(client_at, email="ada@example.com", times=10):
    return [log_in(client_at, email, "wrong").status_code for _ in range(times)]


def later(monkeypatch, delay):
    """Axes' own clock, which no travelled clock moves."""
    instant = clock.real_now() + delay
    monkeypatch.setattr(proxy, "now", lambda: instant)


def test_ten_wrong_passwords_get_the_ordinary_answer_and_the_eleventh_attempt_has_to_wait(ada, client_at):
    assert fail(client_at) == [422] * 10
    response = log_in(client_at, ada.email)
    assert (response.status_code, response["Retry-After"], whose(client_at)) == (429, "900", None)
    assert "15 minutes" in text_of(response)


def test_nine_wrong_passwords_hinder_nobody(ada, client_at):
    fail(client_at, times=9)
    assert log_in(client_at, ada.email).status_code == 303


def test_logging_in_starts_the_count_again(ada, client_at):
    fail(client_at, times=9)
    log_in(client_at, ada.email)
    assert fail(client_at, times=10) == [422] * 10


def test_an_unknown_e_mail_is_throttled_alike(ada, new_client):
    answers = []
    for email in ("ada@example.com", "nil@example.com"):
        assert fail(new_client(), email) == [422] * 10
        answers.append(log_in(new_client(), email))
    known, unknown = answers
    assert known.status_code == unknown.status_code == 429
    assert text_of(known).split("<main")[1] == text_of(unknown).split("<main")[1]


def test_another_address_may_still_log_in(ada, client_at):
    fail(client_at)
    assert log_in(client_at, ada.email, REMOTE_ADDR="203.0.113.7").status_code == 303


def test_another_e_mail_from_the_same_address_is_free(ada, client_at):
    fail(client_at)
    assert log_in(client_at, UserFactory().email).status_code == 303


def test_another_spelling_is_the_same_e_mail(ada, client_at):
    assert [*fail(client_at, "ADA@example.com", 5), *fail(client_at, " Ada@Example.com", 5)] == [422] * 10
    assert log_in(client_at, "ada@EXAMPLE.com").status_code == 429


def test_another_browser_at_the_same_address_gains_no_more_attempts(ada, new_client):
    for number in range(10):
        log_in(new_client(), ada.email, "wrong", headers={"User-Agent": f"browser {number}"})
    assert log_in(new_client(), ada.email).status_code == 429


def test_fifteen_minutes_later_logging_in_is_free_again(ada, client_at, monkeypatch):
    fail(client_at)
    later(monkeypatch, 14 * MINUTES)
    assert log_in(client_at, ada.email).status_code == 429
    later(monkeypatch, 15 * MINUTES + timedelta(seconds=1))
    assert log_in(client_at, ada.email).status_code == 303


def test_trying_on_while_waiting_makes_the_wait_no_longer(ada, client_at, monkeypatch):
    fail(client_at)
    later(monkeypatch, 14 * MINUTES)
    fail(client_at, times=3)
    later(monkeypatch, 16 * MINUTES)
    assert log_in(client_at, ada.email).status_code == 303


def test_a_travelled_clock_does_not_shorten_the_wait(ada, client_at):
    fail(client_at)
    assert log_in(client_at.at(BEFORE), ada.email).status_code == 429


def test_the_log_in_page_still_shows_while_attempts_have_to_wait(ada, client_at):
    fail(client_at)
    assert client_at.page("/login/").status_code == 200


def test_no_password_is_written_down(ada, client_at):
    from axes.models import AccessAttempt

    log_in(client_at, ada.email, "my secret")
    assert "my secret" not in str(AccessAttempt.objects.values_list().get())


def test_the_administration_logs_in_through_the_same_throttled_page(client_at):
    admin = UserFactory(is_staff=True, is_superuser=True, plan="team")
    assert client_at.page("/admin/")["Location"] == "/login/?next=%2Fadmin%2F"
    assert client_at.page("/admin/login/?next=/admin/")["Location"] == "/login/?next=/admin/"
    sent = client_at.post("/admin/login/", {"username": admin.email, "password": "demo"})
    assert (sent.status_code, whose(client_at)) == (302, None)
    fail(client_at, admin.email)
    assert log_in(client_at, admin.email).status_code == 429

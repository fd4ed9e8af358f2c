"""Nobody learns who has an account: the same answer and the same work for an e-mail known, unknown or closed.

Sign-up is the exception, and bounded (docs/adr: signing up tells that an e-mail is taken).
"""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher

from accounts.models import User
from tests.support.client import TravellingClient
from tests.support.factories import UserFactory
from tests.support.log_in import PASSWORD, clock_free, log_in, text_of

pytestmark = pytest.mark.django_db
KINDS = {"known@example.com": {}, "closed@example.com": {"is_active": False}, "unknown@example.com": None}


@pytest.fixture
def hashed(monkeypatch):
    """How often a password is hashed."""
    count = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: count.append(1) or encode(*args))
    return count


@pytest.fixture(autouse=True)
def people():
    for email, fields in KINDS.items():
        if fields is not None:
            UserFactory(email=email, **fields)


def seen(response, email):
    """All that tells one answer from another."""
    of_each = ("Content-Length", "X-Request-ID")
    headers = {name: value for name, value in response.headers.items() if name not in of_each}
    cookies = {name: (len(morsel.value), dict(morsel)) for name, morsel in response.cookies.items()}
    for cookie in cookies.values():
        cookie[1].pop("expires")
    return response.status_code, headers, cookies, clock_free(text_of(response)).replace(email, "…")


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}, {"HX-Request": "true"}])
def test_a_wrong_password_gets_the_same_answer_and_costs_the_same_work(hashed, headers):
    answers, work = [], []
    for email in KINDS:
        hashed.clear()
        answers.append(seen(log_in(TravellingClient(), email, "wrong", headers=headers), email))
        work.append(len(hashed))
    assert answers[0] == answers[1] == answers[2]
    assert work == [1, 1, 1]


def test_the_wait_after_ten_is_the_same_and_no_password_is_tried_any_more(hashed):
    answers = []
    for email in KINDS:
        for _ in range(10):
            log_in(TravellingClient(), email, "wrong")
        hashed.clear()
        answers.append(seen(log_in(TravellingClient(), email), email))
        assert hashed == []
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 429


def test_a_forgotten_password_gets_the_same_answer(mailoutbox):
    answers = [seen(TravellingClient().post("/password/reset/", {"email": email}), email) for email in KINDS]
    assert answers[0] == answers[1] == answers[2]
    assert [mail.to for mail in mailoutbox] == [["known@example.com"]]


def sign_up(email, **more):
    return TravellingClient().post("/signup/", {"email": email, "password1": PASSWORD, "password2": PASSWORD}, **more)


def test_signing_up_with_an_e_mail_that_is_taken_costs_the_same_work_and_tells_nothing_of_the_account(hashed):
    assert sign_up("known@example.com").status_code == 422
    taken = len(hashed)
    hashed.clear()
    assert sign_up("new@example.com").status_code == 303
    assert taken == len(hashed)


def test_a_closed_account_reads_as_any_that_is_taken():
    known, closed = (seen(sign_up(email), email) for email in list(KINDS)[:2])
    assert known == closed


def test_after_ten_e_mails_that_are_taken_an_address_has_to_wait_whatever_it_asks():
    for _ in range(10):
        assert sign_up("known@example.com").status_code == 422
    waits = [sign_up(email) for email in ("known@example.com", "closed@example.com", "free@example.com")]
    assert [response.status_code for response in waits] == [429] * 3
    assert {response["Retry-After"] for response in waits} == {"900"}
    assert not User.objects.filter(email="free@example.com").exists()


def test_another_address_signs_up_meanwhile_and_logging_in_goes_on():
    for _ in range(11):
        sign_up("known@example.com")
    assert sign_up("new@example.com", REMOTE_ADDR="203.0.113.7").status_code == 303
    assert log_in(TravellingClient(), "known@example.com").status_code == 303


def test_other_mistakes_at_sign_up_are_not_counted():
    for _ in range(12):
        assert TravellingClient().post("/signup/", {"email": "new@example.com", "password1": "x"}).status_code == 422
    assert sign_up("new@example.com").status_code == 303


def test_what_was_typed_is_not_kept_beside_the_count():
    sign_up("known@example.com")
    log_in(TravellingClient(), "known@example.com", "another secret")
    kept = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert "password1" in kept
    assert not {word for word in (PASSWORD, "another secret", "known@") if word in kept}


@pytest.mark.parametrize(("password", "times"), [("ｗｒｏｎｇ", 2), ("e\u0301", 2), ("é", 1)])
def test_a_password_that_is_tried_in_two_forms_costs_the_same_work_for_anybody(hashed, password, times):
    work = []
    for email in KINDS:
        hashed.clear()
        log_in(TravellingClient(), email, password)
        work.append(len(hashed))
    assert work == [times, times, times]

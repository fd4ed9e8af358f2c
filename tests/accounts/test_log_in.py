"""Logging in: by e-mail in any spelling; known and unknown e-mails get one and the same answer."""

import pytest

from tests.support.factories import UserFactory
from tests.support.log_in import clock_free, is_logged_in, log_in, text_of, whose

pytestmark = pytest.mark.django_db
APART = ("Content-Length", "X-Request-ID")  # headers that differ from answer to answer


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


@pytest.mark.parametrize("spelling", ["ada@example.com", "ADA@Example.COM", "  ada@example.com "])
def test_an_e_mail_in_any_spelling_logs_in(ada, client_at, spelling):
    response = log_in(client_at, spelling)
    assert (response.status_code, response["Location"], whose(client_at)) == (303, "/", ada.pk)


def test_a_wrong_password_logs_nobody_in_and_says_what_to_do(ada, client_at):
    response = log_in(client_at, ada.email, "wrong")
    assert response.status_code == 422
    assert "reset the password" in text_of(response)
    assert whose(client_at) is None


def test_known_unknown_and_inactive_e_mails_get_the_same_answer(ada, new_client):
    UserFactory(email="out@example.com", is_active=False)
    answers = {}
    for email, password in [("ada@example.com", "wrong"), ("nil@example.com", "wrong"), ("out@example.com", "demo")]:
        response = log_in(new_client(), email, password)
        of_each = ("Content-Length", "X-Request-ID")
        headers = {name: value for name, value in response.headers.items() if name not in of_each}
        answers[email] = (response.status_code, headers, clock_free(text_of(response).replace(email, "…")))
    assert answers["ada@example.com"] == answers["nil@example.com"] == answers["out@example.com"]


def test_the_e_mail_typed_is_kept_and_the_password_is_not(ada, client_at):
    page = text_of(log_in(client_at, ada.email, "my secret"))
    assert 'value="ada@example.com"' in page
    assert "my secret" not in page


@pytest.mark.parametrize(
    ("email", "says"), [("", "This field is required."), ("ada", "valid email"), ("a\0da@example.com", "")]
)
def test_an_e_mail_that_can_not_be_one_is_named(client_at, email, says):
    response = log_in(client_at, email)
    assert response.status_code == 422
    assert says in text_of(response)


def test_an_empty_form_names_both_fields(client_at):
    response = client_at.post("/login/")
    assert response.status_code == 422
    assert text_of(response).count("This field is required.") >= 2


def test_whoever_asked_for_a_page_lands_there(ada, client_at):
    asked = client_at.page("/settings/privacy/?from=mail")
    assert asked["Location"] == "/login/?next=%2Fsettings%2Fprivacy%2F%3Ffrom%3Dmail"
    assert 'name="next" value="/settings/privacy/?from=mail"' in text_of(client_at.page(asked["Location"]))
    done = client_at.post("/login/", {"email": ada.email, "password": "demo", "next": "/settings/privacy/?from=mail"})
    assert done["Location"] == "/settings/privacy/?from=mail"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_to_another_host(ada, client_at, elsewhere):
    done = client_at.post("/login/", {"email": ada.email, "password": "demo", "next": elsewhere})
    assert done["Location"] == "/"


def test_a_wrong_password_keeps_where_they_were_going(ada, client_at):
    response = client_at.post("/login/", {"email": ada.email, "password": "wrong", "next": "/settings/"})
    assert 'name="next" value="/settings/"' in text_of(response)


def test_whoever_is_logged_in_goes_on(ada, client_at):
    response = client_at.as_user(ada).get("/login/?next=/settings/")
    assert (response.status_code, response["Location"]) == (303, "/settings/")


def test_logging_in_as_somebody_else_changes_over(ada, client_at):
    other = UserFactory()
    log_in(client_at.as_user(other), ada.email)
    assert whose(client_at) == ada.pk


def test_an_account_closed_meanwhile_is_logged_out(ada, client_at):
    log_in(client_at, ada.email)
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert not is_logged_in(client_at)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client_at, method):
    assert getattr(client_at, method)("/login/").status_code == 405

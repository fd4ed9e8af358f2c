"""A forgotten password: one answer for every e-mail, a link that works once, a token no Referer carries."""

import re

import pytest

from accounts.models import User
from tests.support.factories import UserFactory
from tests.support.log_in import PASSWORD, clock_free, is_logged_in, log_in, text_of, whose

pytestmark = pytest.mark.django_db
NEW = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com")


def ask(client_at, email="ada@example.com"):
    return client_at.post("/password/reset/", {"email": email})


def link_in(mail):
    return re.search(r"http://testserver(/password/reset/\S+)", mail.body)[1]


@pytest.fixture
def link(ada, new_client, mailoutbox):
    ask(new_client())
    return link_in(mailoutbox[0])


def test_the_link_leads_to_a_new_password(ada, link, client_at, new_client):
    form = client_at.get(link, follow=True)
    assert form.status_code == 200
    response = client_at.post(form.request["PATH_INFO"], NEW)
    assert (response.status_code, response["Location"]) == (303, "/login/")
    assert log_in(new_client(), ada.email, PASSWORD).status_code == 303
    assert log_in(new_client(), ada.email, "demo").status_code == 422


def test_the_mail_goes_to_that_person_alone_in_words(ada, link, mailoutbox):
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.com"]
    assert "\n" not in mail.subject
    assert "works once" in mail.body


def test_known_unknown_and_inactive_e_mails_get_the_same_answer(ada, new_client, mailoutbox):
    UserFactory(email="out@example.com", is_active=False)
    answers = [ask(new_client(), email) for email in ("ada@example.com", "nil@example.com", "out@example.com")]
    assert {answer.status_code for answer in answers} == {200}
    assert len({clock_free(text_of(answer)) for answer in answers}) == 1
    assert [mail.to for mail in mailoutbox] == [["ada@example.com"]]


def test_the_spelling_of_the_e_mail_does_not_matter(ada, client_at, mailoutbox):
    ask(client_at, "ADA@Example.com")
    assert [mail.to for mail in mailoutbox] == [["ada@example.com"]]


def test_the_token_leaves_the_address_before_any_page_is_shown(link, client_at):
    token = link.rstrip("/").rsplit("/", 1)[1]
    first = client_at.get(link)
    assert (first.status_code, first.content) == (303, b"")
    page = client_at.get(first["Location"])
    assert token not in first["Location"]
    assert token not in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"


def test_the_link_works_once(link, client_at, new_client):
    form = client_at.get(link, follow=True)
    client_at.post(form.request["PATH_INFO"], NEW)
    again = new_client().get(link, follow=True)
    assert again.status_code == 410
    assert "no longer works" in text_of(again)


def test_logging_in_spends_the_link(ada, link, client_at, new_client):
    log_in(new_client(), ada.email)
    assert client_at.get(link, follow=True).status_code == 410


@pytest.mark.parametrize("uid", ["x", "AA", "%FF", "MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk", "é", "_" * 200])
@pytest.mark.parametrize("token", ["set", "x-y", "dl8u2j-" + "0" * 32])
def test_a_made_up_link_is_told_from_a_real_one_by_nothing_but_working(client_at, uid, token):
    assert client_at.get(f"/password/reset/{uid}/{token}/", follow=True).status_code == 410


def test_somebody_elses_token_opens_nothing(link, client_at, new_client, mailoutbox):
    UserFactory(email="bob@example.com")
    ask(new_client(), "bob@example.com")
    uid_of_bob = link_in(mailoutbox[1]).split("/")[3]
    assert client_at.get(f"/password/reset/{uid_of_bob}/{link.split('/')[4]}/", follow=True).status_code == 410


def test_a_weak_password_is_refused_and_the_link_stays_good(link, client_at):
    form = client_at.get(link, follow=True).request["PATH_INFO"]
    response = client_at.post(form, {"new_password1": "short", "new_password2": "short"})
    assert response.status_code == 422
    assert "at least 8 characters" in text_of(response)
    assert client_at.post(form, NEW).status_code == 303


def test_a_reset_ends_every_session(ada, client_at, new_client, mailoutbox):
    elsewhere = new_client().as_user(ada)
    ask(client_at)
    form = client_at.get(link_in(mailoutbox[0]), follow=True).request["PATH_INFO"]
    client_at.post(form, NEW)
    assert not is_logged_in(elsewhere)
    assert not ada.sessions.exists()


def test_a_reset_in_a_browser_that_is_logged_in_works_too(ada, client_at, mailoutbox):
    log_in(client_at, ada.email)
    ask(client_at)
    form = client_at.get(link_in(mailoutbox[0]), follow=True).request["PATH_INFO"]
    response = client_at.post(form, NEW)
    assert (response.status_code, whose(client_at)) == (303, None)
    assert "Log in with the new one." in text_of(client_at.page(response["Location"]))
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("email", ["", "ada", "a\0da@example.com"])
def test_an_e_mail_that_can_not_be_one_is_named(client_at, email, mailoutbox):
    response = ask(client_at, email)
    assert (response.status_code, mailoutbox) == (422, [])
    assert 'href="#id_email"' in text_of(response)


def test_a_made_up_link_leaves_no_session_behind(ada, link, client_at):
    from accounts.models import AccountSession

    uid = link.split("/")[3]
    for address in (f"/password/reset/{uid}/dl8u2j-{'0' * 32}/", "/password/reset/x/y/"):
        assert client_at.get(address).status_code == 410
    assert not AccountSession.objects.exists()

"""Confirming the address of a new account (rules, section 9): before, all works, and nothing is used."""

import re
from datetime import timedelta

import pytest

from accounts import second_factor
from accounts.models import User
from conversations import feedback
from conversations.rules import queries
from tests.support.factories import BEFORE, SLUG, ConversationFactory, UserFactory
from tests.support.log_in import PASSWORD, log_in, text_of
from tests.support.verbs import digest

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sign_up(client, **more):
    form = {"email": "ada@example.com", "password1": PASSWORD, "password2": PASSWORD}
    return client.post("/signup/", form, **more)


def link_in(mail):
    return re.search(r"http://testserver(/email/\S+)", mail.body)[1]


@pytest.fixture
def link(client_at, mailoutbox):
    """Of somebody who has just signed up, in `client_at`."""
    sign_up(client_at.at(BEFORE))
    return link_in(mailoutbox.pop())


@pytest.fixture
def chat(policy_update, client_at, link):
    """They chose "on", and wrote."""
    client_at.post("/consent/decide/", {"update": SLUG, "digest": digest(), "help_improve": "on", "start": "on"})
    return client_at.post("/chats/", {"text": "What does the fox say?"})["Location"]


def test_the_choice_comes_first_and_counts_once_the_address_is_confirmed(chat, link, client_at, new_client):
    reasons = re.compile(r'data-eligible="(\w+)"\s+data-reason="(\w+)"')
    assert set(reasons.findall(text_of(client_at.page(chat)))) == {("no", "unverified")}
    assert not queries.eligible(BEFORE + DAY).exists()
    somebody = new_client().at(BEFORE + DAY)
    assert somebody.page(link).status_code == 200
    assert not User.objects.get().is_confirmed, "a mail scanner opens links, too"
    assert somebody.post(link)["Location"] == "/login/"
    assert set(reasons.findall(text_of(client_at.page(chat)))) == {("yes", "on")}
    assert queries.eligible(BEFORE + DAY).count() == 1


def test_every_settings_page_and_each_chat_says_so_until_then(chat, link, client_at):
    pages = ["/settings/", "/settings/account/", "/settings/privacy/", chat]
    assert all("data-unconfirmed" in text_of(client_at.page(page)) for page in pages)
    assert client_at.post(link)["Location"] == "/settings/account/"
    assert not any("data-unconfirmed" in text_of(client_at.page(page)) for page in pages)


def test_the_link_works_once_and_says_so(link, client_at):
    client_at.post(link)
    for answer in (client_at.page(link), client_at.post(link)):
        assert (answer.status_code, "already been used" in text_of(answer)) == (410, True)


def test_the_link_works_for_three_days_by_the_clock_of_who_opens_it(link, new_client):
    over = new_client().at(BEFORE + 3 * DAY + timedelta(minutes=1))
    assert ((answer := over.post(link)).status_code, "too old" in text_of(answer)) == (410, True)
    assert new_client().at(BEFORE + 3 * DAY - timedelta(minutes=1)).page(link).status_code == 200
    assert new_client().post(link).status_code == 303, "a browser of today, to which the link is new"


@pytest.mark.parametrize("secret", ["nonsense", "x" * 3000, "%00", "é"])
def test_a_link_nobody_sent_says_what_to_check(secret, client_at):
    answer = client_at.page(f"/email/{secret}/")
    assert (answer.status_code, "as it stands in our e-mail" in text_of(answer)) == (410, True)


def test_somebody_else_s_browser_confirms_that_account_and_no_other(link, new_client):
    other = UserFactory(email_confirmed_at=None)
    new_client().as_user(other).post(link)
    confirmed = dict(User.objects.values_list("email", "email_confirmed_at"))
    assert (confirmed["ada@example.com"] is None, confirmed[other.email] is None) == (False, True)


def test_a_new_link_is_sent_on_request_but_not_twice_a_minute(link, client_at, mailoutbox, monkeypatch):
    answer = client_at.post("/settings/account/email/send-again/")
    assert (answer.status_code, mailoutbox) == (429, [])
    assert 0 < int(answer["Retry-After"]) <= 60
    monkeypatch.setattr("accounts.email_links.PAUSE", timedelta(0))
    answer = client_at.post("/settings/account/email/send-again/", {"next": "/settings/privacy/"})
    assert (answer["Location"], len(mailoutbox)) == ("/settings/privacy/", 1)
    assert client_at.post(link_in(mailoutbox[0])).status_code == 303
    client_at.post("/settings/account/email/send-again/")
    assert len(mailoutbox) == 1, "there is nothing left to confirm"


def test_ten_links_a_day_are_enough(link, client_at, monkeypatch):
    monkeypatch.setattr("accounts.email_links.PAUSE", timedelta(0))
    asked = [client_at.post("/settings/account/email/send-again/").status_code for _ in range(10)]
    assert asked == [303] * 9 + [429]


def test_the_mail_is_in_the_language_they_signed_up_in(client_at, mailoutbox):
    sign_up(client_at, headers={"Accept-Language": "fr"})
    assert "Confirmez votre adresse" in mailoutbox[0].subject


def test_an_account_is_made_though_its_mail_could_not_be_sent(client_at, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 9  # nobody listens
    sign_up(client_at)
    assert "could not be sent" in text_of(client_at.page("/settings/account/"))


def test_a_password_set_by_a_link_confirms_the_address_it_was_sent_to(client_at, mailoutbox):
    UserFactory(email="ada@example.com", email_confirmed_at=None)
    client_at.post("/password/reset/", {"email": "ada@example.com"})
    form = client_at.get(re.search(r"http://testserver(/password/\S+)", mailoutbox[0].body)[1], follow=True)
    client_at.post(form.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert User.objects.get().is_confirmed


def test_feedback_is_not_used_either(policy_update):
    chat = ConversationFactory(owner=UserFactory(email_confirmed_at=None))
    feedback.give(owner=chat.owner, pk=chat.pk, value="up", comment="", now=BEFORE)
    assert not queries.eligible(BEFORE + DAY).exists()


def test_an_account_made_by_a_command_is_confirmed():
    assert User.objects.create_user("cli@example.com").is_confirmed


def test_who_sets_a_password_by_a_link_is_rid_of_what_a_stranger_set_up_under_their_address(client_at, mailoutbox):
    stranger_s = UserFactory(email="ada@example.com", email_confirmed_at=None)
    second_factor.add(stranger_s, second_factor.Kind.APP, "theirs", second_factor.new_secret())
    client_at.post("/password/reset/", {"email": "ada@example.com"})
    form = client_at.get(re.search(r"http://testserver(/password/\S+)", mailoutbox[0].body)[1], follow=True)
    client_at.post(form.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert log_in(client_at, "ada@example.com", PASSWORD)["Location"] == "/"

"""GET /qa/outbox/: every message that was sent, as its receiver would find it (rules, section 8)."""

import re
from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.management import call_command

from claudeprivacy.qa import outbox
from consent.lib import clock
from consent.models import Installation
from tests.support.factories import BEFORE, UserFactory
from tests.support.log_in import is_logged_in, log_in
from tests.support.production import JSON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.EMAIL_BACKEND = "claudeprivacy.qa.outbox.EmailBackend"


def mail_to(client, address=""):
    answer = client.get("/qa/outbox/", {"to": address} if address else {}, headers=JSON)
    assert answer.status_code == 200
    return answer.json()["messages"]


def send(to, subject="Hello", html=""):
    message = EmailMultiAlternatives(subject, "Text — with an accent: é", "from@example.com", to)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


def test_a_message_is_read_back_as_it_was_sent(client_at):
    with clock.travelled_to(BEFORE):
        send(["ada@example.com"], "Ça va ?", "<p>é</p>")
    (message,) = mail_to(client_at, "ada@example.com")
    assert message == {
        "to": ["ada@example.com"],
        "subject": "Ça va ?",
        "text": "Text — with an accent: é",
        "html": "<p>é</p>",
        "sent_at": "2025-09-15T10:00:00+00:00",
    }


def test_each_reads_their_own_the_newest_first(client_at):
    for number in range(3):
        send(["ada@example.com"], f"To Ada {number}")
    send(["bob@example.com"], "To Bob")
    assert [message["subject"] for message in mail_to(client_at, "Ada@Example.com ")] == [
        *("To Ada 2", "To Ada 1", "To Ada 0")
    ]
    assert [message["subject"] for message in mail_to(client_at)][0] == "To Bob"
    assert mail_to(client_at, "nobody@example.com") == []


def test_a_message_to_two_is_each_ones_and_one(client_at):
    send(["ada@example.com", "bob@example.com"])
    assert len(mail_to(client_at, "ada@example.com")) == len(mail_to(client_at, "bob@example.com")) == 1
    assert [message["to"] for message in mail_to(client_at)] == [["ada@example.com", "bob@example.com"]]


def test_a_reset_can_be_followed_to_its_end(client_at, new_client):
    user = UserFactory()
    client_at.post("/password/reset/", {"email": user.email})
    (message,) = mail_to(client_at, user.email)
    (path,) = re.findall(r"http\S+?(/password/reset/\S+)", message["text"])
    form = client_at.get(path, follow=True)
    password = "a long enough phrase"
    sent = {"new_password1": password, "new_password2": password}
    client_at.post(form.request["PATH_INFO"], sent)
    browser = new_client()
    log_in(browser, user.email, password)
    assert is_logged_in(browser)


def test_what_a_command_sends_is_there(policy_update, client_at, settings):
    settings.CONSENT_SITE_URL = "http://127.0.0.1:8000"
    user = UserFactory()
    call_command("send_notices", "--as-of", "2025-09-01T00:00:00Z")
    (message,) = mail_to(client_at, user.email)
    assert "Consumer Terms" in message["subject"] + message["text"]
    assert message["html"]


def test_the_page_shows_messages_with_links_to_follow_and_no_markup_of_theirs(client_at):
    send(["ada@example.com"], "<b>Bold</b>", "<script>alert(1)</script>")
    send_mail("Link", "Go to http://127.0.0.1:8000/password/reset/x/", None, ["ada@example.com"])
    page = client_at.page("/qa/outbox/?to=ada@example.com").content.decode()
    assert '<a href="http://127.0.0.1:8000/password/reset/x/"' in page
    assert "&lt;b&gt;Bold" in page
    assert "<script>alert" not in page


def test_the_html_part_can_be_looked_at_as_it_looks_and_does_nothing(client_at):
    send(["ada@example.com"], html='<!doctype html><p style="color: red">é</p><script>alert(1)</script>')
    (address,) = re.findall(r'href="(\?html=[^"]+)"', client_at.page("/qa/outbox/").content.decode())
    answer = client_at.get(f"/qa/outbox/{address}")
    assert 'style="color: red">é' in answer.content.decode()
    policy = answer["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "sandbox"} <= set(policy)
    assert client_at.get("/qa/outbox/?html=20250915T100000000000-0123abcd").status_code == 404
    assert client_at.get("/qa/outbox/?html=../../x", headers=JSON).status_code == 400


def test_an_empty_outbox_says_so(client_at):
    assert "No message yet." in client_at.page("/qa/outbox/").content.decode()


@pytest.mark.parametrize("to", ["x", "@", "a b@c.d", "a@b.c\0", "a" * 300 + "@b.c"])
def test_what_is_no_address_is_refused_by_name(client_at, to):
    answer = client_at.get("/qa/outbox/", {"to": to}, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["title"].startswith("to: ")


def test_messages_of_another_database_are_not_shown(client_at):
    send(["ada@example.com"])
    Installation.objects.all().delete()
    assert mail_to(client_at) == []


def test_what_is_kept_is_readable_by_its_owner_alone_and_where_is_printed_without_a_name(client_at, capsys):
    send(["ada@example.com"], "Printed")
    (file,) = outbox._root().glob("*/*.eml")
    assert file.stat().st_mode & 0o077 == 0
    printed = capsys.readouterr().out
    assert f"{file}: Printed" in printed
    assert "ada" not in printed.replace(str(file), "")


def test_only_the_newest_are_read(client_at, monkeypatch):
    monkeypatch.setattr(outbox, "SHOWN", 2)
    for number in range(3):
        send(["ada@example.com"], str(number))
    assert [message["subject"] for message in mail_to(client_at)] == ["2", "1"]


def test_sent_at_is_an_instant(client_at):
    send(["ada@example.com"])
    assert datetime.fromisoformat(mail_to(client_at)[0]["sent_at"]).tzinfo == UTC

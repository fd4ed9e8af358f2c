"""Another address (rules, section 9): the password asked, confirmed at the new one, told to the old, a way back."""

import html
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import call_command
from django.utils.http import urlsafe_base64_encode

from accounts import email_links, second_factor
from accounts.models import EmailLink, User
from consent.lib import clock
from rights import erasure, export_account
from tests.support.factories import BEFORE, UserFactory
from tests.support.log_in import PASSWORD, is_logged_in, log_in, text_of, whose
from tests.support.verbs import rows

from .test_confirmation import link_in, sign_up

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/account/email/"
DAY = timedelta(days=1)


@pytest.fixture
def ada(monkeypatch):
    monkeypatch.setattr(email_links, "PAUSE", timedelta(0))
    return UserFactory(email="ada@example.com")


def ask(client, email="new@example.com", password="demo"):
    return client.post(ADDRESS, {"email": email, "password": password})


@pytest.fixture
def changed(ada, client_at, new_client, mailoutbox):
    """Ada has another address. The link that goes back to the old one."""
    ask(client_at.at(BEFORE).as_user(ada))
    new_client().at(BEFORE).post(link_in(mailoutbox[0]))
    return link_in(mailoutbox[1])


def address_of(user):
    return User.objects.get(pk=user.pk).email


def test_nothing_changes_until_the_link_at_the_new_address_is_used(ada, client_at, mailoutbox):
    assert ask(client_at.as_user(ada), " NEW@Example.com ")["Location"] == "/settings/account/"
    page = text_of(client_at.page("/settings/account/"))
    assert "Waiting for you to open the link we sent to new@example.com" in page
    assert ([mail.to for mail in mailoutbox], address_of(ada)) == ([["new@example.com"]], "ada@example.com")
    client_at.page(link_in(mailoutbox[0]))
    assert address_of(ada) == "ada@example.com"
    client_at.post(link_in(mailoutbox[0]))
    assert address_of(ada) == "new@example.com"


def test_the_old_address_is_told_and_leads_back_for_seven_days(ada, changed, client_at, new_client, mailoutbox):
    assert [mail.to for mail in mailoutbox] == [["new@example.com"], ["ada@example.com"]]
    assert log_in(new_client(), "ada@example.com").status_code == 422
    assert log_in(new_client(), "new@example.com").status_code == 303
    assert new_client().at(BEFORE + 7 * DAY + timedelta(minutes=1)).post(changed).status_code == 410
    back = new_client().at(BEFORE + 7 * DAY - timedelta(minutes=1))
    assert "becomes ada@example.com again" in text_of(back.page(changed))
    form = back.get(back.post(changed)["Location"])
    assert (address_of(ada), is_logged_in(client_at)) == ("ada@example.com", False)
    back.post(form["Location"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert log_in(new_client(), "ada@example.com", PASSWORD).status_code == 303
    assert mailoutbox[2].to == ["new@example.com"]


def test_the_way_back_works_after_whoever_took_the_account_over_changed_all_of_it(ada, changed, new_client, mailoutbox):
    thief = new_client()
    log_in(thief, "new@example.com")
    thief.post(
        "/settings/account/password/",
        {"old_password": "demo", "new_password1": "thief's own phrase", "new_password2": "thief's own phrase"},
    )
    ask(thief, "third@example.com", "thief's own phrase")
    thief.post(link_in(mailoutbox[2]))
    theirs = link_in(mailoutbox[3])
    ask(thief, "fourth@example.com", "thief's own phrase")
    new_client().at(BEFORE).post(changed)
    assert (address_of(ada), is_logged_in(thief)) == ("ada@example.com", False)
    for link in (theirs, link_in(mailoutbox[4])):
        assert new_client().post(link).status_code == 410
    assert address_of(ada) == "ada@example.com"


def test_nobody_else_gets_an_address_that_somebody_may_come_back_to(ada, changed, client_at, new_client):
    assert sign_up(new_client()).status_code == 422
    other = new_client().as_user(UserFactory())
    assert ask(other, "ada@example.com").status_code == 422
    EmailLink.objects.update(really_sent_at=BEFORE)
    assert ask(other, "ada@example.com").status_code == 303


def test_of_two_who_want_one_address_the_first_to_confirm_has_it(ada, client_at, new_client, mailoutbox):
    other = UserFactory()
    ask(client_at.as_user(ada))
    ask(new_client().as_user(other))
    first, second = map(link_in, mailoutbox[:2])
    new_client().post(second)
    late = new_client().post(first)
    assert (late.status_code, "Somebody has an account with this address" in text_of(late)) == (410, True)
    assert (address_of(ada), address_of(other)) == ("ada@example.com", "new@example.com")


def test_somebody_signs_up_with_it_meanwhile(ada, client_at, new_client, mailoutbox):
    ask(client_at.as_user(ada), "bob@bücher.example")
    UserFactory(email="bob@xn--bcher-kva.example")
    assert client_at.post(link_in(mailoutbox[0])).status_code == 410


def test_an_address_that_was_never_confirmed_is_not_told_and_leads_nowhere_back(client_at, mailoutbox, monkeypatch):
    monkeypatch.setattr(email_links, "PAUSE", timedelta(0))
    sign_up(client_at)
    typo = link_in(mailoutbox[0])
    ask(client_at, "right@example.com", PASSWORD)
    client_at.post(link_in(mailoutbox[1]))
    assert (len(mailoutbox), User.objects.get().is_confirmed) == (2, True)
    assert client_at.post(typo).status_code == 410
    assert not EmailLink.objects.filter(purpose="undo").exists()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (("new@example.com", "wrong"), "the password of this account"),
        (("ADA@example.com", "demo"), "This is your address already"),
        (("bob@example.com", "demo"), "there is an account with it"),
        (("no address", "demo"), "Enter a valid email address"),
        (("", "demo"), "This field is required"),
    ],
)
def test_a_form_that_needs_mending_names_the_field(ada, client_at, mailoutbox, form, says):
    UserFactory(email="bob@example.com")
    answer = ask(client_at.as_user(ada), *form)
    assert (answer.status_code, says in html.unescape(text_of(answer)), mailoutbox) == (422, True, [])


def test_wrong_passwords_and_taken_addresses_are_counted_as_everywhere(ada, client_at, new_client):
    UserFactory(email="bob@example.com")
    client_at.as_user(ada)
    assert [ask(client_at, password="wrong").status_code for _ in range(11)] == [422] * 10 + [429]
    other = new_client().as_user(UserFactory())
    assert [ask(other, "bob@example.com").status_code for _ in range(11)] == [422] * 10 + [429]


def test_links_are_not_sent_twice_a_minute(client_at, mailoutbox):
    client_at.as_user(UserFactory())
    assert (ask(client_at).status_code, ask(client_at).status_code, len(mailoutbox)) == (303, 429, 1)


def test_a_link_to_a_password_from_before_does_not_work_at_the_new_address(ada, client_at, mailoutbox):
    token, uid = default_token_generator.make_token(ada), urlsafe_base64_encode(str(ada.pk).encode())
    ask(client_at.as_user(ada))
    client_at.post(link_in(mailoutbox[0]))
    assert client_at.get(f"/password/reset/{uid}/{token}/").status_code == 410


def test_it_is_in_the_export_without_any_secret_and_goes_with_the_account(policy_update, ada, changed):
    told = export_account.of(ada)["links_by_mail"]
    assert [(link["purpose"], link["address"]) for link in told] == [
        ("change", "new@example.com"),
        ("undo", "ada@example.com"),
    ]
    assert not any("digest" in link for link in told)
    erasure.erase(user_pk=ada.pk, surface="account", now=BEFORE)
    assert not EmailLink.objects.exists()
    assert [event.kind for event in rows(ada)] == ["erased"]


def test_a_month_later_nobody_knows_which_address_an_account_had(ada, changed):
    call_command("clearsessions")
    assert EmailLink.objects.count() == 2
    EmailLink.objects.update(really_sent_at=clock.real_now() - 31 * DAY)
    call_command("clearsessions")
    assert not EmailLink.objects.exists()


def test_a_change_of_address_is_open_to_whoever_is_logged_in_alone(client_at):
    assert client_at.page(ADDRESS)["Location"] == f"/login/?next={ADDRESS.replace('/', '%2F')}"
    assert whose(client_at) is None


def test_a_later_way_back_does_not_close_an_earlier_one(ada, changed, new_client, mailoutbox):
    """Whoever took the account over changes its address twice, and goes back once."""
    thief = new_client()
    log_in(thief, "new@example.com")
    ask(thief, "third@example.com")
    thief.post(link_in(mailoutbox[2]))
    new_client().post(link_in(mailoutbox[3]))
    assert address_of(ada) == "new@example.com"
    assert new_client().at(BEFORE).post(changed).status_code == 303
    assert address_of(ada) == "ada@example.com"


def test_the_password_from_before_logs_nobody_in_once_a_change_is_undone(ada, changed, new_client):
    new_client().at(BEFORE).post(changed)
    assert log_in(new_client(), "ada@example.com").status_code == 422


def test_a_factor_that_was_set_up_just_before_the_change_keeps_the_owner_out_no_more_than_one_after(
    ada, client_at, new_client, mailoutbox
):
    second_factor.add(ada, second_factor.Kind.APP, "theirs", second_factor.new_secret())
    ask(client_at.as_user(ada))
    client_at.post(link_in(mailoutbox[0]))
    new_client().post(link_in(mailoutbox[1]))
    assert not second_factor.is_on(ada)


@pytest.mark.parametrize("way", ["reset", "settings"])
def test_a_new_password_ends_a_change_that_waits_for_its_link(ada, client_at, new_client, mailoutbox, way):
    """Somebody else asked for it, and the owner has got them out."""
    ask(client_at.as_user(ada), "thief@example.com")
    owner = new_client()
    if way == "reset":
        token, uid = default_token_generator.make_token(ada), urlsafe_base64_encode(str(ada.pk).encode())
        form = owner.get(f"/password/reset/{uid}/{token}/")["Location"]
        owner.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    else:
        form = {"old_password": "demo", "new_password1": PASSWORD, "new_password2": PASSWORD}
        owner.as_user(ada).post("/settings/account/password/", form)
    assert log_in(new_client(), ada.email, PASSWORD).status_code == 303
    assert new_client().post(link_in(mailoutbox[0])).status_code == 410
    assert address_of(ada) == "ada@example.com"


def test_that_the_old_address_could_not_be_told_is_logged_without_it(ada, client_at, mailoutbox, settings, caplog):
    ask(client_at.as_user(ada))
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9  # nobody listens
    assert client_at.post(link_in(mailoutbox[0])).status_code == 303
    (record,) = [each for each in caplog.records if each.name == "accounts.email_pages"]
    assert (record.levelname, str(ada.pk) in record.getMessage(), "@" in record.getMessage()) == ("ERROR", True, False)

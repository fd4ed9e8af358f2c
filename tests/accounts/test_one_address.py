"""One mailbox is one account, however its address is typed; a password is one password, however it is composed."""

import unicodedata

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail

from accounts import email_address
from accounts.models import User
from tests.support.factories import UserFactory
from tests.support.log_in import is_logged_in
from tests.support.staff import staff

pytestmark = pytest.mark.django_db
CANONICAL = "idn@xn--bcher-kva.example"
TYPED = [
    *[
        "idn@bücher.example",
        "IDN@BÜCHER.EXAMPLE",
        "idn@bu\u0308cher.example",
        "ｉｄｎ＠ｂücher.example",
        "idn@bücher。example",
    ],
    *[" idn@bücher.example ", "idn@XN--BCHER-KVA.example", "idn@bü\u00adcher.example", CANONICAL],
]
PASSWORD = "a long enough phrasé"
COMPOSED, DECOMPOSED, WIDE = (
    *[unicodedata.normalize(form, PASSWORD) for form in ("NFC", "NFD")],
    PASSWORD.replace("long", "ｌｏｎｇ"),
)
NO_ADDRESSES = [
    '"\x0b?:"@example.com',
    "a@xn--a.example",
    "a@\u2028",
    "a@☃.net",
    "a@b@c",
    "a",
    "@",
    "é@example.com",
    "a@",
    "\ud800@x.de",
]


@pytest.mark.parametrize("typed", TYPED)
def test_every_way_to_type_an_address_is_one_spelling(typed):
    assert email_address.canonical(typed) == CANONICAL


@pytest.mark.parametrize("address", ["a@straße.example", "a@faß.de"])
def test_sharp_s_is_a_letter_of_its_own_as_mail_servers_know_it(address):
    assert email_address.canonical(address) != email_address.canonical(address.replace("ß", "ss"))


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_no_message_can_be_sent_to_is_refused_at_sign_up(client_at, address):
    answer = client_at.post(
        "/signup/", {"email": address.encode("utf-8", "surrogatepass"), "password1": PASSWORD, "password2": PASSWORD}
    )
    assert (answer.status_code, User.objects.count()) == (422, 0)
    assert answer.context["form"].errors["email"]


@pytest.mark.parametrize("address", ['"\x0b?:"@example.com', "a@xn--a.example"])
def test_what_no_message_can_be_sent_to_is_refused_in_the_administration(client_at, address):
    client_at.as_user(staff(is_superuser=True))
    answer = client_at.post("/admin/accounts/user/add/", {"email": address, "plan": "free"})
    assert answer.context["adminform"].form.errors["email"]
    assert User.objects.count() == 1


@pytest.mark.parametrize("address", [f"a@{'.'.join(['ü' * 55] * 4)}.example", f"{'a' * 250}@example.com"])
def test_the_length_is_looked_at_in_the_stored_spelling(client_at, address):
    answer = client_at.post("/signup/", {"email": address, "password1": PASSWORD, "password2": PASSWORD})
    assert "at most 254\u00a0characters" in str(answer.context["form"].errors["email"])
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", TYPED)
def test_a_second_account_for_one_mailbox_is_refused(client_at, typed):
    User.objects.create_user("idn@bücher.example", PASSWORD)
    answer = client_at.post("/signup/", {"email": typed, "password1": PASSWORD, "password2": PASSWORD})
    assert (answer.status_code, answer.context["form"].is_taken, User.objects.count()) == (422, True, 1)


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("password", [COMPOSED, DECOMPOSED, WIDE], ids=["composed", "decomposed", "full width"])
def test_who_signed_up_in_one_browser_logs_in_with_another(client_at, typed, password):
    client_at.post("/signup/", {"email": "idn@bücher.example", "password1": DECOMPOSED, "password2": DECOMPOSED})
    client_at.logout()
    client_at.post("/login/", {"email": typed, "password": password})
    assert is_logged_in(client_at)


@pytest.mark.parametrize("typed", TYPED)
def test_a_reset_finds_the_account(client_at, typed):
    UserFactory(email=CANONICAL)
    client_at.post("/password/reset/", {"email": typed})
    assert [message.to for message in mail.outbox] == [[CANONICAL]]


@pytest.mark.parametrize("typed", TYPED)
def test_staff_find_the_account(client_at, policy_update, typed):
    UserFactory(email=CANONICAL)
    client_at.as_user(staff(is_superuser=True))
    for address in ("/admin/accounts/user/", "/admin/accounts/user/explain/"):
        assert (
            CANONICAL
            in client_at.get(
                address, {"q": typed, "who": typed} if "explain" in address else {"q": typed}
            ).content.decode()
        )


def test_wrong_passwords_are_counted_for_the_mailbox_however_it_is_typed(client_at):
    UserFactory(email=CANONICAL)
    for number in range(10):
        client_at.post("/login/", {"email": TYPED[number % len(TYPED)], "password": "wrong"})
    assert client_at.post("/login/", {"email": CANONICAL, "password": "demo"}).status_code == 429


@pytest.mark.parametrize("stored", [COMPOSED, DECOMPOSED, WIDE, "plain"])
def test_a_password_stored_before_there_was_one_form_still_opens_and_is_stored_anew(client_at, stored):
    user = UserFactory()
    User.objects.filter(pk=user.pk).update(password=make_password(stored))
    assert user.__class__.objects.get(pk=user.pk).check_password(stored)
    user = User.objects.get(pk=user.pk)
    assert user.check_password(unicodedata.normalize("NFC", stored))
    assert not user.check_password(stored + "x")


def test_another_password_is_another_one():
    user = User.objects.create_user("a@example.com", COMPOSED)
    assert not user.check_password(PASSWORD.replace("é", "e"))
    assert not user.check_password(f" {COMPOSED}")


def test_an_account_whose_address_could_not_be_made_today_still_logs_in(client_at):
    UserFactory(email='"\x0b?:"@example.com')
    client_at.post("/login/", {"email": '"\x0b?:"@example.com', "password": "demo"})
    assert is_logged_in(client_at)

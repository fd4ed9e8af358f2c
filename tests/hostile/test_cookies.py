"""Cookies that nobody here set: forged, cut, stretched or taken from elsewhere. They open nothing and break nothing."""

import pytest
from django.core import signing

from accounts.models import AccountSession
from claudeprivacy.qa import travel
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, UserFactory
from tests.support.log_in import is_logged_in

pytestmark = pytest.mark.django_db
# As a browser can send them: a quoted cookie's octal escapes are undone, NUL among them.
FORGED = [
    *[
        '"aaaaaaaa\\000"',
        '"\\000\\000\\000\\000\\000\\000\\000\\000"',
        "a" * 9000,
        "' OR 1=1 --",
        '"\\377aaaaaaaa"',
        "{}",
        "",
    ],
    *["../../../../etc/passwd", "%00aaaaaaaa", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "\xff" * 32],
]
PAGES = ["/login/", "/", "/settings/privacy/", "/consent/", "/legal/consumer-terms/", "/qa/", "/admin/", "/nowhere/"]


@pytest.mark.parametrize(
    "name", ["sessionid", "csrftoken", "django_language", "messages", "qa_clock", "qa_world", "qa_faults"]
)
@pytest.mark.parametrize("value", FORGED)
def test_a_forged_cookie_is_as_good_as_none(policy_update, client_at, name, value):
    for page in PAGES:
        forged = client_at.get(page, headers={"Cookie": f"{name}={value}"})
        assert forged.status_code == TravellingClient().get(page).status_code, page
    assert client_at.post("/login/", {"email": "a@b.c"}, headers={"Cookie": f"{name}={value}"}).status_code == 422
    assert not AccountSession.objects.exists()


def test_a_session_key_of_ones_own_choosing_is_never_kept(client_at):
    user = UserFactory()
    client_at.cookies["sessionid"] = "chosenbytheattacker0000000000000"
    client_at.post("/login/", {"email": user.email, "password": "demo"})
    assert AccountSession.objects.get().session_key != "chosenbytheattacker0000000000000"


def test_another_persons_session_does_not_open_with_a_changed_letter(client_at):
    client_at.as_user(UserFactory())
    key = client_at.cookies["sessionid"].value
    client_at.cookies["sessionid"] = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert not is_logged_in(client_at)


def test_a_language_cookie_that_names_none_leaves_the_browsers(client_at):
    client_at.cookies["django_language"] = "xx"
    assert '<html lang="fr"' in client_at.page("/login/", headers={"Accept-Language": "fr"}).content.decode()


@pytest.mark.parametrize("offset", ["1", "-99999999999", "0:x", "", "9" * 5000])
@pytest.mark.parametrize("salt", ["django.core.signing", "another salt"])
def test_a_clock_that_is_not_signed_for_it_moves_nothing(policy_update, client_at, offset, salt):
    client_at.as_user(UserFactory()).at(BEFORE)
    client_at.cookies[travel.COOKIE] = signing.Signer(salt=salt).sign(offset)
    assert client_at.page("/")["Location"].startswith("/consent/")  # today, long after the last day


@pytest.mark.parametrize("offset", [10**17, -(10**17), 10**18, -(10**18), 10**30])
def test_a_signed_clock_beyond_what_the_panel_sets_is_none(policy_update, client_at, offset):
    """The key of a development machine is no secret."""
    client_at.as_user(UserFactory())
    client_at.cookies[travel.COOKIE] = signing.Signer(salt=travel.SALT).sign(str(offset))
    assert client_at.page("/")["Location"].startswith("/consent/")

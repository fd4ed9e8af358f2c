"""Cookies that nobody here set: forged, cut, stretched or taken from elsewhere. They open nothing and break nothing."""

import pytest
from django.core import signing

from accounts.models import AccountSession
from claudeprivacy.qa import travel
from tests.accounts.helpers import is_logged_in
from tests.conftest import Browser
from tests.factories import BEFORE, UserFactory

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


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language", "messages", "qa_clock"])
@pytest.mark.parametrize("value", FORGED)
def test_a_forged_cookie_is_as_good_as_none(policy_update, browser, name, value):
    for page in PAGES:
        forged = browser.get(page, headers={"Cookie": f"{name}={value}"})
        assert forged.status_code == Browser().get(page).status_code, page
    assert browser.post("/login/", {"email": "a@b.c"}, headers={"Cookie": f"{name}={value}"}).status_code == 422
    assert not AccountSession.objects.exists()


def test_a_session_key_of_ones_own_choosing_is_never_kept(browser):
    user = UserFactory()
    browser.cookies["sessionid"] = "chosenbytheattacker0000000000000"
    browser.post("/login/", {"email": user.email, "password": "demo"})
    assert AccountSession.objects.get().session_key != "chosenbytheattacker0000000000000"


def test_another_persons_session_does_not_open_with_a_changed_letter(browser):
    browser.as_user(UserFactory())
    key = browser.cookies["sessionid"].value
    browser.cookies["sessionid"] = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert not is_logged_in(browser)


def test_a_language_cookie_that_names_none_leaves_the_browsers(browser):
    browser.cookies["django_language"] = "xx"
    assert '<html lang="fr"' in browser.page("/login/", headers={"Accept-Language": "fr"}).content.decode()


@pytest.mark.parametrize("offset", ["1", "-99999999999", "0:x", "", "9" * 5000])
@pytest.mark.parametrize("salt", ["django.core.signing", "another salt"])
def test_a_clock_that_is_not_signed_for_it_moves_nothing(policy_update, browser, offset, salt):
    browser.as_user(UserFactory()).at(BEFORE)
    browser.cookies[travel.COOKIE] = signing.Signer(salt=salt).sign(offset)
    assert browser.page("/")["Location"].startswith("/consent/")  # today, long after the last day


@pytest.mark.parametrize("offset", [10**17, -(10**17), 10**18, -(10**18), 10**30])
def test_a_signed_clock_beyond_what_the_panel_sets_is_none(policy_update, browser, offset):
    """The key of a development machine is no secret."""
    browser.as_user(UserFactory())
    browser.cookies[travel.COOKIE] = signing.Signer(salt=travel.SALT).sign(str(offset))
    assert browser.page("/")["Location"].startswith("/consent/")

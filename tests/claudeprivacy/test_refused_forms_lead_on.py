"""A form that was right when it was opened: whoever is refused is told what to do, and led there."""

import pytest

from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, UserFactory
from tests.support.log_in import is_logged_in
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/privacy/"}
FROM = {"Referer": "http://testserver/login/?next=/settings/"}
ELSEWHERE = {"Origin": "https://evil.example"}


@pytest.fixture
def strict(policy_update):
    return TravellingClient(enforce_csrf_checks=True).at(BEFORE)


def form_of(strict, address):
    """The form that has no address of its own, and goes where its page came from."""
    return dict(Screen(strict.get(address)).forms[""])


def log_in(strict, user, form):
    return strict.post("/login/", {**form, "email": user.email, "password": "demo"}, headers=FROM)


@pytest.mark.parametrize("second", ["/login/", "/signup/"])
def test_the_second_of_two_log_in_tabs_goes_on_as_whoever_is_logged_in(strict, second):
    user = UserFactory()
    first, other = form_of(strict, "/login/"), form_of(strict, second)
    assert log_in(strict, user, first).status_code == 303
    answer = strict.post(second, {**other, "email": user.email, "password": "demo", "next": "/settings/"}, follow=True)
    assert answer.redirect_chain == [("/settings/", 303)]
    assert f"You're already logged in, as {user.email}." in Screen(answer).text


def test_a_tab_opened_before_somebody_logged_out_is_led_back(strict):
    user = UserFactory()
    old = form_of(strict, "/login/?next=/settings/")
    log_in(strict, user, form_of(strict, "/login/"))
    strict.post("/logout/", Screen(strict.get("/settings/account/")).forms["/logout/"])
    answer = log_in(strict, user, old)
    if answer.status_code == 403:
        page = answer.content.decode()
        assert 'href="/login/?next=/settings/"' in page
        assert "Nothing was changed." in page
        answer = log_in(strict, user, form_of(strict, "/login/?next=/settings/"))
    assert answer.status_code == 303


def test_blocked_cookies_are_called_so_and_by_name(strict):
    answer = strict.post("/login/", {"email": "a@b.c", "password": "x"}, headers=FROM)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Cookies are blocked" in page
    assert "Allow cookies for testserver" in page
    assert 'href="/login/?next=/settings/"' in page
    assert "expired" not in page


def test_htmx_is_led_to_the_page_and_not_left(strict):
    user = UserFactory()
    log_in(strict, user, form_of(strict, "/login/"))
    for cookies in (True, False):
        if not cookies:
            strict.cookies.clear()
        answer = strict.post("/settings/privacy/help-improve/", {"help_improve": "on"}, headers=HTMX)
        assert (answer.status_code, answer["HX-Redirect"]) == (403, "/settings/privacy/")


def test_another_sites_form_is_refused_also_where_somebody_is_logged_in(strict):
    user = UserFactory()
    log_in(strict, user, form_of(strict, "/login/"))
    answer = strict.post("/login/", {"email": user.email, "next": "/"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    answer = strict.post("/settings/", {"name": "Eve"}, headers=ELSEWHERE)
    assert "didn&#x27;t come from this site" in answer.content.decode()
    user.refresh_from_db()
    assert (user.name, is_logged_in(strict)) == ("", True)


@pytest.mark.parametrize(
    "address", ["/login/", "/signup/", "/password/reset/", "/language/", "/logout/", "/consent/decide/"]
)
def test_every_refused_form_has_somewhere_to_go(strict, address):
    for cookies in (False, True):
        if cookies:
            strict.get("/login/")
        answer = strict.post(address, {}, headers={"Referer": "http://testserver/legal/privacy-policy/"})
        assert answer.status_code == 403
        assert 'href="/legal/privacy-policy/"' in answer.content.decode()

"""Whose account it is (rules, section 9): confirmed by a link, a changed address, a session ended, a second factor."""

from copy import copy

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.test_sign_up import PASSWORD, sign_up
from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE, EN
from tests.support.browser.visitor import BEFORE, Visitor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the persona `second`, as docs/qa.md says it


def press_the_one_button(someone: Visitor) -> None:
    someone.page.locator("main form button.primary").click()


def mark_of(someone: Visitor, chat: str) -> tuple[str | None, str | None]:
    someone.go(chat)
    mark = someone.page.locator("main [data-conversation]").first
    return mark.get_attribute("data-eligible"), mark.get_attribute("data-reason")


@EACH_MODE
def test_sign_up_choose_use_confirm_and_it_counts(visit, mode):
    someone, elsewhere = visit(mode).at(BEFORE), visit(mode).at(BEFORE)
    sign_up(someone)
    pages.answer(someone, someone.words.understand, on=True)
    someone.page.locator("textarea[name=text]").fill("What does the fox say?")
    someone.page.locator("form.composer button.send").click()
    someone.page.wait_for_url("**/chats/*/")
    chat = someone.page.url.removeprefix(someone.server.url)
    assert mark_of(someone, chat) == ("no", "unverified")
    expect(someone.page.locator("[data-unconfirmed]")).to_be_visible()
    elsewhere.go(someone.server.link_to(someone.email))
    press_the_one_button(elsewhere)
    expect(elsewhere.page).to_have_url(f"{someone.server.url}/login/")
    assert mark_of(someone, chat) == ("yes", "on")
    expect(someone.page.locator("[data-unconfirmed]")).to_have_count(0)


def test_an_address_is_changed_and_taken_back(visit):
    someone, elsewhere = visit().enter("on", BEFORE), visit().at(BEFORE)
    old, new = someone.email, f"new-{someone.email}"
    someone.go("/settings/account/email/")
    someone.page.get_by_label("New e-mail", exact=True).fill(new)
    someone.page.get_by_label("Password", exact=True).fill("demo")
    press_the_one_button(someone)
    expect(someone.page.get_by_text(f"We've sent a link to {new}.")).to_be_visible()
    someone.go(someone.server.link_to(new))
    press_the_one_button(someone)
    expect(someone.page.locator(".facts")).to_contain_text(new)
    elsewhere.go(someone.server.link_to(old))
    press_the_one_button(elsewhere)
    expect(elsewhere.page.get_by_role("heading", name="Choose a new password", exact=True)).to_be_visible()
    for number in (0, 1):
        elsewhere.page.locator("input[type=password]").nth(number).fill(PASSWORD)
    press_the_one_button(elsewhere)
    elsewhere.log_in(old, PASSWORD)
    someone.go("/settings/account/")
    expect(someone.page).to_have_url(f"{someone.server.url}/login/?next=%2Fsettings%2Faccount%2F")


def test_a_session_is_ended_elsewhere(visit):
    someone, elsewhere = visit().enter("on", BEFORE), visit().at(BEFORE)
    elsewhere.log_in(someone.email)
    someone.go("/settings/account/")
    someone.page.locator("[data-session=other] button").first.click()
    expect(someone.page.locator("[data-session]")).to_have_count(1)
    elsewhere.go("/settings/")
    expect(elsewhere.page).to_have_url(f"{someone.server.url}/login/?next=%2Fsettings%2F")


@EACH_MODE
def test_the_log_in_asks_for_the_code_of_the_app(visit, mode):
    someone = visit(mode).enter("second", BEFORE)
    someone.context.clear_cookies(name="sessionid")
    someone.log_in(someone.email)
    expect(someone.page).to_have_url(f"{someone.server.url}/login/second-step/")
    someone.page.locator("input[name=code]").fill(pyotp.TOTP(SECRET).now())
    press_the_one_button(someone)
    expect(someone.page).to_have_url(f"{someone.server.url}/")


@pytest.fixture
def with_a_passkey(visit, server):
    """Somebody at localhost (browsers make no passkey for a number), whose browser has an authenticator."""
    local = copy(server)
    local.url = server.url.replace("127.0.0.1", "localhost")
    someone = visit(EN, at=local).enter("on", BEFORE)
    devices = someone.context.new_cdp_session(someone.page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    told = {**options, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": told})
    return someone


def test_a_passkey_is_made_and_opens_the_account(with_a_passkey):
    someone = with_a_passkey
    someone.go("/settings/account/second-factor/passkey/")
    someone.page.get_by_label("Password", exact=True).fill("demo")
    someone.page.get_by_role("button", name="Make the passkey", exact=True).click()
    expect(someone.page.locator("[data-recovery-codes] li")).to_have_count(10)
    someone.go("/settings/account/second-factor/")
    expect(someone.page.locator("[data-factor=passkey]")).to_have_count(1)
    someone.go("/")
    pages.log_out(someone)
    someone.log_in(someone.email)
    someone.page.get_by_role("button", name="Use a passkey", exact=True).click()
    expect(someone.page).to_have_url(f"{someone.server.url}/")

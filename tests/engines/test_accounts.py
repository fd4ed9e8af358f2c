"""Whose account it is, in Firefox and WebKit: a code at log-in, a confirmed address (Chromium: tests/browser)."""

import pyotp

from tests.support.browser.visitor import BEFORE

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the persona `second`, as docs/qa.md says it


def test_the_log_in_asks_for_the_code_of_the_app(someone):
    someone.enter("second", BEFORE)
    someone.hands.open("/settings/account/")
    someone.press("button", "Log out everywhere")
    someone.arrives("/login/")
    someone.log_in()
    someone.sees("heading", "Second step")
    someone.fill("Code", pyotp.TOTP(SECRET).now())
    someone.press("button", "Log in")
    someone.arrives("/")


def test_an_address_is_confirmed_by_its_link(someone):
    someone.at(BEFORE)
    someone.sign_up()
    someone.press("button", someone.words.understand)
    someone.is_free()
    someone.hands.open("/settings/account/")
    someone.reads("Please confirm your e-mail address")
    someone.hands.open(someone.server.link_to(someone.email))
    someone.press("button", f"Confirm {someone.email}")
    someone.reads(f"{someone.email} is confirmed. Thank you.")


def test_an_address_is_changed_and_taken_back(someone):
    someone.enter("on", BEFORE)
    old, new = someone.email, f"new-{someone.email}"
    someone.hands.open("/settings/account/email/")
    someone.fill("New e-mail", new)
    someone.fill("Password", "demo")
    someone.press("button", "Send the link")
    someone.reads(f"We've sent a link to {new}.")
    someone.hands.open(someone.server.link_to(new))
    someone.press("button", f"Confirm {new}")
    someone.reads(f"{new} is confirmed. Thank you.")
    someone.hands.open(someone.server.link_to(old))
    someone.press("button", "Undo the change")
    someone.sees("heading", "Choose a new password")

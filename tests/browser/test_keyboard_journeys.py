"""Journeys 1 to 4 by keyboard alone: every control reached by Tab and known by its role and accessible name."""

import secrets

from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_LANGUAGE
from tests.support.browser.visitor import AFTER, BEFORE, PASSWORD, Visitor

STEPS = 60
NEW_PASSWORD = "correct-horse-battery"
HAS_FOCUS = "element => element === document.activeElement"


def reach(someone: Visitor, role: str, name: str) -> None:
    """Tab until the control of that role and name has the focus."""
    wanted = someone.page.get_by_role(role, name=name, exact=True).first  # the foot of the page repeats some links
    expect(wanted).to_be_visible()
    for _ in range(STEPS):
        if wanted.evaluate(HAS_FOCUS):
            return
        someone.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches the {role} {name!r}")


def press(someone: Visitor, role: str, name: str, key: str = "Enter") -> None:
    reach(someone, role, name)
    someone.page.keyboard.press(key)


def open_menu(someone: Visitor) -> None:
    """The person's, at the foot of the sidebar: a fold, which has no role of its own here."""
    wanted = someone.page.locator(".person > summary")
    for _ in range(STEPS):
        if wanted.evaluate(HAS_FOCUS):
            break
        someone.page.keyboard.press("Tab")
    someone.page.keyboard.press("Enter")
    expect(someone.page.locator(".person .menu")).to_be_visible()


def write(someone: Visitor, label: str, text: str) -> None:
    field = someone.page.get_by_label(label, exact=True)
    for _ in range(STEPS):
        if field.evaluate(HAS_FOCUS):
            break
        someone.page.keyboard.press("Tab")
    expect(field).to_be_focused()
    someone.page.keyboard.type(text)


def log_in(someone: Visitor) -> None:
    someone.go("/login/")
    write(someone, someone.words.email, someone.email)
    write(someone, someone.words.password, PASSWORD)
    someone.page.keyboard.press("Enter")


def recipe(visit, mode, persona: str, now: str) -> Visitor:
    """A browser nobody is logged in to, at that instant, and somebody to log in as."""
    made = visit(mode).enter(persona, now)
    someone = visit(mode).at(now)
    someone.email = made.email
    return someone


@EACH_LANGUAGE
def test_log_in_put_off_come_back_and_accept_off(visit, mode):
    someone, words = recipe(visit, mode, "free", BEFORE), mode.words
    log_in(someone)
    pages.is_asked(someone)
    press(someone, "button", words.not_now, "Space")
    pages.is_free(someone)
    someone.at("2025-09-16T11:00:00Z").go("/")
    pages.is_asked(someone)
    press(someone, "switch", words.toggle, "Space")
    press(someone, "button", words.accept)
    pages.is_free(someone)
    assert [(row["kind"], row["help_improve"]) for row in someone.ledger()] == [("deferral", None), ("decision", 0)]


@EACH_LANGUAGE
def test_log_in_after_the_last_day_read_the_terms_and_accept(visit, mode):
    someone, words = recipe(visit, mode, "free", AFTER), mode.words
    log_in(someone)
    pages.is_blocked(someone)
    press(someone, "link", words.terms)
    expect(someone.page).to_have_url(f"{someone.server.url}/legal/consumer-terms/")
    press(someone, "link", "claudeprivacy")
    pages.is_blocked(someone)
    press(someone, "button", words.accept)
    pages.is_free(someone)
    assert [(row["kind"], row["touched"]) for row in someone.ledger()] == [("decision", "no")]


@EACH_LANGUAGE
def test_privacy_tab_from_home_and_turn_off(visit, mode):
    someone, words = recipe(visit, mode, "on", BEFORE), mode.words
    log_in(someone)
    pages.is_free(someone)
    open_menu(someone)
    press(someone, "link", {"en": "Settings", "fr": "Paramètres"}[words.language])
    press(someone, "link", words.tabs[2])
    expect(pages.setting(someone)).to_be_checked()
    press(someone, "switch", words.setting, "Space")
    expect(someone.page.get_by_role("status").filter(has_text=words.saved_off)).to_be_visible()
    expect(pages.setting(someone)).to_be_focused()
    assert [row["help_improve"] for row in someone.ledger()] == [1, 0]


@EACH_LANGUAGE
def test_sign_up_and_understand(visit, mode):
    someone, words = visit(mode).at(BEFORE), mode.words
    someone.email = f"someone-{secrets.token_hex(5)}@example.com"
    someone.go("/signup/")
    write(someone, words.email, someone.email)
    write(someone, words.password, NEW_PASSWORD)
    write(someone, words.password_again, NEW_PASSWORD)
    someone.page.keyboard.press("Enter")
    expect(someone.page.get_by_role("heading", name=words.greeting, exact=True)).to_be_visible()
    press(someone, "switch", words.sign_up_toggle, "Space")
    press(someone, "button", words.understand)
    pages.is_free(someone)
    assert [(row["surface"], row["help_improve"]) for row in someone.ledger()] == [("sign-up", 0)]

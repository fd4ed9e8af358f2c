"""A new account meets "A few things to know" (journey 4)."""

import secrets

from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE
from tests.support.browser.visitor import BEFORE, Visitor

PASSWORD = "correct-horse-battery"
BEFORE_ANNOUNCEMENT = "2025-08-20T10:00:00Z"


def sign_up(someone: Visitor) -> None:
    someone.email, words = f"someone-{secrets.token_hex(5)}@example.com", someone.words
    someone.go("/signup/")
    someone.page.get_by_label(words.email, exact=True).fill(someone.email)
    someone.page.get_by_label(words.password, exact=True).fill(PASSWORD)
    someone.page.get_by_label(words.password_again, exact=True).fill(PASSWORD)
    someone.page.get_by_role("main").get_by_role("button", name=words.sign_up, exact=True).click()


def meets_a_few_things_to_know(someone: Visitor) -> None:
    heading = someone.page.get_by_role("heading", name=someone.words.greeting, exact=True)
    expect(heading).to_be_visible()
    expect(pages.choice(someone)).to_have_attribute("data-reason", "new_account")
    expect(pages.button(someone, someone.words.not_now)).to_have_count(0)


@EACH_MODE
def test_sign_up_turn_off_and_go_home(visit, mode):
    someone, words = visit(mode).at(BEFORE), mode.words
    sign_up(someone)
    meets_a_few_things_to_know(someone)
    said = pages.text_of(pages.choice(someone))
    parts = (words.greeting, words.sign_up_title, words.sign_up_toggle, words.sign_up_change, words.sign_up_terms)
    pages.in_order(said, *parts, words.understand)
    for name, path in ((words.terms, "/legal/consumer-terms/"), (words.policy, "/legal/privacy-policy/")):
        expect(pages.choice(someone).get_by_role("link", name=name, exact=True)).to_have_attribute("href", path)
    expect(pages.choice(someone).get_by_role("switch", name=words.sign_up_toggle, exact=True)).to_be_checked()
    someone.picture("a-few-things")
    pages.answer(someone, words.understand, on=False)
    expect(someone.page).to_have_url(f"{someone.server.url}/")
    [row] = someone.ledger()
    assert (row["kind"], row["surface"], row["help_improve"]) == ("decision", "sign-up", 0)
    assert (row["touched"], row["start"], row["terms_accepted"]) == ("yes", 1, 1)


@EACH_MODE
def test_leaving_in_between_means_meeting_it_again(visit, mode):
    someone, words = visit(mode).at(BEFORE), mode.words
    sign_up(someone)
    meets_a_few_things_to_know(someone)
    paths = ("/settings/", "/settings/account/", "/settings/privacy/")
    for path in (*paths, "/legal/consumer-terms/", "/legal/privacy-policy/", "/legal/updates/2025-08-28/"):
        assert someone.go(path).status == 200
        pages.is_free(someone)
        expect(someone.page).to_have_url(someone.server.url + path)
    someone.go("/")
    meets_a_few_things_to_know(someone)
    pages.button(someone, words.log_out).click()
    expect(someone.page).to_have_url(f"{someone.server.url}/login/")
    someone.log_in(someone.email, PASSWORD)
    meets_a_few_things_to_know(someone)
    assert someone.ledger() == []


def test_before_any_announcement_sign_up_goes_home(visitor):
    visitor.at(BEFORE_ANNOUNCEMENT)
    sign_up(visitor)
    expect(visitor.page).to_have_url(f"{visitor.server.url}/")
    pages.is_free(visitor)

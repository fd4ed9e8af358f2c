"""Before the last day: the modal over the page asked for, and "Not now" (journey 1)."""

from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_MODE
from tests.support.browser.visitor import BEFORE

HOURS_23_LATER, HOURS_25_LATER = "2025-09-16T09:00:00Z", "2025-09-16T11:00:00Z"


@EACH_MODE
def test_modal_says_it_all_in_order(visit, mode):
    someone, words = visit(mode).enter("free", BEFORE), mode.words
    someone.go("/")
    pages.is_asked(someone)
    expect(pages.modal(someone).get_by_role("switch", name=words.toggle, exact=True)).to_be_checked()
    someone.picture("modal")
    said = pages.text_of(pages.modal(someone))
    pages.in_order(said, words.title, words.intro, words.heading, words.toggle, words.toggle_help, words.change_anytime)
    links = (words.learn_more, words.terms, words.policy)
    pages.in_order(said, words.toggle_help, words.retention_heading, words.retention, *links, words.accept)
    assert words.last_hours not in said
    for name, path in zip(links, ("updates/2025-08-28", "consumer-terms", "privacy-policy"), strict=True):
        link = pages.modal(someone).get_by_role("link", name=name, exact=True)
        expect(link).to_have_attribute("href", f"/legal/{path}/")


@EACH_MODE
def test_modal_lies_over_the_page_asked_for(visit, mode):
    someone = visit(mode).enter("free", BEFORE)
    body = someone.go("/").text()
    assert all(text in body for text in pages.HISTORY)
    privacy = pages.modal(someone).get_by_role("link", name=mode.words.privacy_settings)
    privacy.click()
    expect(pages.setting(someone)).not_to_be_checked()
    pages.is_free(someone)


@EACH_MODE
def test_not_now_gives_24_hours_of_peace(visit, mode):
    someone = visit(mode).enter("free", BEFORE)
    someone.go("/")
    pages.button(someone, mode.words.not_now).click()
    pages.is_free(someone)
    someone.picture("deferred")
    [row] = someone.ledger()
    assert (row["kind"], row["terms_accepted"], row["help_improve"]) == ("deferral", 0, None)
    assert (row["language"], row["surface"], row["simulated"]) == (mode.words.language, "modal", 1)
    someone.at(HOURS_23_LATER).go("/")
    pages.is_free(someone)
    someone.at(HOURS_25_LATER).go("/")
    pages.is_asked(someone)
    assert len(someone.ledger()) == 1


@EACH_MODE
def test_home_works_after_not_now(visit, mode):
    someone = visit(mode).enter("free", BEFORE)
    someone.go("/")
    pages.button(someone, mode.words.not_now).click()
    pages.is_free(someone)
    someone.page.locator("main form.composer textarea").fill("Is a tomato a fruit?")
    someone.page.locator("main form.composer button").click()
    expect(someone.page.get_by_role("heading", level=1)).to_have_text("Is a tomato a fruit?")
    pages.is_free(someone)


def test_escape_means_not_now(visitor):
    visitor.enter("free", BEFORE).go("/settings/")
    visitor.go("/")
    pages.is_asked(visitor)
    visitor.page.keyboard.press("Escape")
    pages.is_free(visitor)
    assert [row["kind"] for row in visitor.ledger()] == ["deferral"]
    expect(visitor.page).to_have_url(f"{visitor.server.url}/")

"""The journeys of the rules in Firefox and WebKit, by accessible roles and names (Chromium's are in tests/browser)."""

from tests.support.browser.visitor import AFTER, BEFORE
from tests.support.browser.words import ENGLISH, FRENCH

LAST_MINUTE = "2025-09-28T23:59:30Z"


def is_asked(someone):
    someone.sees("dialog", someone.words.title)
    assert someone.verdict() == "prompt"
    someone.sees("button", someone.words.not_now)


def is_blocked(someone):
    someone.sees("dialog", someone.words.title)
    assert someone.verdict() == "block"
    someone.sees("button", someone.words.accept)
    someone.sees_no("button", someone.words.not_now)
    assert "Python loop" not in someone.hands.text()


def test_turned_off_and_accepted(someone):
    someone.enter("free", BEFORE)
    someone.hands.open("/")
    is_asked(someone)
    assert someone.is_on(someone.words.toggle)
    someone.press("switch", someone.words.toggle)
    assert not someone.is_on(someone.words.toggle)
    someone.press("button", someone.words.accept)
    someone.is_free()
    someone.arrives("/")
    [row] = someone.ledger()
    assert (row["kind"], row["help_improve"], row["touched"], row["start"]) == ("decision", 0, "yes", 1)


def test_focus_starts_on_the_title_and_escape_means_not_now(someone):
    someone.enter("free", BEFORE)
    someone.hands.open("/")
    is_asked(someone)
    assert someone.hands.ask("document.activeElement.textContent.trim()") == someone.words.title
    someone.hands.key("Escape")
    someone.is_free()
    assert [row["kind"] for row in someone.ledger()] == ["deferral"]


def test_not_now_gives_peace_for_24_hours(someone):
    someone.enter("free", BEFORE)
    someone.hands.open("/")
    someone.press("button", someone.words.not_now)
    someone.is_free()
    someone.at("2025-09-16T09:00:00Z")
    someone.hands.open("/")
    someone.is_free()
    someone.at("2025-09-16T11:00:00Z")
    someone.hands.open("/")
    is_asked(someone)


def test_after_the_last_day_only_accept_is_left(someone):
    someone.enter("free", AFTER)
    someone.hands.open("/?q=loop")
    is_blocked(someone)
    someone.reads(someone.words.needed)
    someone.hands.key("Escape")
    is_blocked(someone)
    someone.press("button", someone.words.accept)
    someone.is_free()
    someone.arrives("/?q=loop")
    [row] = someone.ledger()
    assert (row["kind"], row["help_improve"], row["touched"]) == ("decision", 1, "no")


def test_setting_is_saved_in_place(someone):
    someone.enter("on", BEFORE)
    someone.hands.open("/settings/privacy/")
    someone.hands.ask("window.neverLeft = true")
    for on, said in ((False, someone.words.saved_off), (True, someone.words.saved_on)):
        someone.press("switch", someone.words.setting)
        someone.reads(said)
        assert someone.is_on(someone.words.setting) is on
        assert bool(someone.ledger()[-1]["help_improve"]) is on
    assert someone.hands.ask("window.neverLeft === true")


def test_sign_up_meets_a_few_things_to_know(someone):
    someone.at(BEFORE)
    someone.sign_up()
    someone.sees("heading", someone.words.greeting)
    someone.sees_no("button", someone.words.not_now)
    someone.press("switch", someone.words.sign_up_toggle)
    someone.press("button", someone.words.understand)
    someone.is_free()
    someone.arrives("/")
    [row] = someone.ledger()
    assert (row["kind"], row["surface"], row["help_improve"], row["touched"]) == ("decision", "sign-up", 0, "yes")


def test_commercial_plan_is_never_asked(someone):
    someone.enter("work", AFTER)
    someone.hands.open("/settings/privacy/")
    someone.reads("never used to improve Claude")
    someone.sees_no("switch", someone.words.setting)
    someone.hands.open("/")
    someone.is_free()


def test_a_form_opened_in_time_is_good_afterwards_and_nobody_is_asked_again(someone):
    someone.enter("free", LAST_MINUTE)
    someone.hands.open("/")
    is_asked(someone)
    someone.at(AFTER, leaving=False)
    someone.press("button", someone.words.accept)
    someone.is_free()
    someone.hands.open("/consent/")
    someone.arrives("/")
    assert [row["kind"] for row in someone.ledger()] == ["decision"]


def test_french_from_the_choice_to_the_privacy_tab(someone):
    someone.enter("free", AFTER)
    someone.hands.open("/")
    is_blocked(someone)
    someone.speak(FRENCH)
    is_blocked(someone)
    someone.press("switch", someone.words.toggle_after)
    someone.press("button", someone.words.accept)
    someone.is_free()
    someone.hands.open("/settings/privacy/")
    assert not someone.is_on(someone.words.setting)
    someone.press("switch", someone.words.setting)
    someone.reads(someone.words.saved_on)
    assert [row["language"] for row in someone.ledger()][0] == "fr"
    someone.speak(ENGLISH)
    someone.sees("switch", ENGLISH.setting)


WIDTH = "document.querySelector('.side').getBoundingClientRect().width"


def test_the_sidebar_folds_to_icons_and_back(someone):
    someone.enter("on", BEFORE)
    someone.hands.open("/")
    wide = someone.hands.ask(WIDTH)
    someone.sees("link", "Chats")
    for fits in (lambda width: width < wide / 3, lambda width: width == wide):
        someone.hands.ask("document.querySelector('.fold > summary').click() || true")
        assert fits(someone.hands.ask(WIDTH))
        someone.sees("link", "Chats")

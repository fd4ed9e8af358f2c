"""Several tabs, double clicks, retries: one decision (journey 7), in Firefox and WebKit."""

from tests.engines.test_journeys import LAST_MINUTE, is_asked
from tests.support.browser.visitor import AFTER, BEFORE


def is_asked_in_tabs(someone, number):
    someone.enter("free", BEFORE)
    for tab in range(number):
        someone.hands.tab(tab)
        someone.hands.open("/")
        is_asked(someone)


def test_other_tabs_are_released_and_a_stale_accept_changes_nothing(someone):
    is_asked_in_tabs(someone, 3)
    someone.hands.tab(0)
    someone.press("switch", someone.words.toggle)
    someone.press("button", someone.words.accept)
    someone.is_free()
    someone.hands.tab(1)
    someone.hands.open("/")
    someone.is_free()
    someone.hands.tab(2)
    assert someone.is_on(someone.words.toggle)
    someone.press("button", someone.words.accept)
    someone.is_free()
    someone.reads(someone.words.says_off)
    assert [(row["kind"], row["help_improve"]) for row in someone.ledger()] == [("decision", 0)]


def test_not_now_in_a_stale_tab_adds_nothing(someone):
    is_asked_in_tabs(someone, 2)
    for tab in (0, 1):
        someone.hands.tab(tab)
        someone.press("button", someone.words.not_now)
        someone.is_free()
    assert [row["kind"] for row in someone.ledger()] == ["deferral"]


def test_double_click_gives_one_row(someone):
    is_asked_in_tabs(someone, 1)
    someone.hands.double_click(someone.sees("button", someone.words.accept))
    someone.is_free()
    someone.hands.open("/")
    someone.is_free()
    assert [row["kind"] for row in someone.ledger()] == ["decision"]


def test_not_now_sent_after_the_last_day_is_refused(someone):
    someone.enter("free", LAST_MINUTE)
    someone.hands.open("/")
    is_asked(someone)
    someone.at(AFTER, leaving=False)
    someone.press("button", someone.words.not_now)
    someone.sees_no("button", someone.words.not_now)
    assert someone.verdict() == "block"
    assert someone.ledger() == []

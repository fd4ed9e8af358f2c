"""An admin extends the last day: who was blocked is asked again (journey 6), in Firefox and WebKit."""

from tests.engines.test_journeys import is_asked, is_blocked
from tests.support.browser.visitor import AFTER
from tests.support.engines.adapter import until

LIST = "/admin/consent/policyupdate/"


def extend(admin, last_day, reason):
    admin.hands.open(LIST)
    admin.press("link", "2025-08-28")
    admin.press("link", "Extend the last day")
    admin.fill("New last day:", last_day)
    admin.fill("Reason:", reason)
    admin.press("button", "Extend the last day")
    admin.reads("The last day is moved.")


def is_free_again(someone):
    someone.hands.open("/")
    return someone.verdict() == "prompt"


def test_extension_frees_the_blocked(someone_apart):
    someone = someone_apart
    someone.enter("free", AFTER)
    blocked = someone.email
    someone.hands.open("/")
    is_blocked(someone)
    someone.enter("admin", AFTER)
    extend(someone, "2025-10-08", "More time for everybody.")
    someone.be(blocked, AFTER)
    until("the choice with Not now", lambda: is_free_again(someone))
    is_asked(someone)
    someone.reads("October 8, 2025")
    assert someone.ledger() == []

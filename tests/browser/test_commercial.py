"""Commercial plans are never asked; a plan change counts at the next request (journey 5)."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.support.browser import pages
from tests.support.browser.modes import EACH_LANGUAGE
from tests.support.browser.visitor import AFTER, BEFORE, LATER, Visitor

SAYS_WHY = {"en": "never used to improve Claude", "fr": "jamais"}


@pytest.mark.parametrize("persona", ["work", "education"])
def test_a_commercial_account_never_sees_a_choice(visit, persona):
    someone = visit().enter(persona, BEFORE)
    for now in (BEFORE, AFTER, LATER):
        someone.at(now)
        for path in ("/", "/consent/", "/settings/", "/settings/privacy/"):
            assert someone.go(path).status == 200
            pages.is_free(someone)
        someone.go("/")
        someone.go(pages.address_of(someone))
        pages.is_free(someone)
    assert someone.ledger() == []


@pytest.mark.parametrize("persona", ["work", "education"])
@EACH_LANGUAGE
def test_privacy_tab_explains_and_has_no_toggle(visit, persona, mode):
    someone = visit(mode).enter(persona, AFTER, fresh=False)
    someone.go("/settings/privacy/")
    expect(pages.setting(someone)).to_have_count(0)
    expect(someone.page.locator("[name=help_improve]")).to_have_count(0)
    expect(someone.page.get_by_role("main")).to_contain_text(SAYS_WHY[mode.words.language])
    someone.picture("privacy")


def change_plan(admin: Visitor, email: str, plan: str) -> None:
    admin.go(f"/admin/accounts/user/?q={quote(email)}")
    admin.page.get_by_role("link", name=email).click()
    admin.page.get_by_label("Plan").select_option(label=plan)
    admin.page.get_by_role("button", name="Save", exact=True).click()
    expect(admin.page.get_by_text("was changed successfully")).to_be_visible()


def test_plan_change_in_admin_blocks_at_the_next_request(visit):
    someone, admin = visit().enter("work", AFTER), visit().enter("admin", AFTER)
    someone.go("/")
    pages.is_free(someone)
    change_plan(admin, someone.email, "Free")
    admin.picture("admin")
    someone.page.get_by_role("link", name="New chat").click()
    pages.is_blocked(someone)
    someone.picture("blocked")
    change_plan(admin, someone.email, "Team (Claude for Work)")
    someone.go("/")
    pages.is_free(someone)

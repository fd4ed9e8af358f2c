"""While a choice is due every settings page says so and leads to it; words by case (sections 3 and 5)."""

from datetime import timedelta

import pytest

from accounts.plans import Plan
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, ConversationFactory, UserFactory, decide, defer
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
TABS = [
    "/settings/",
    "/settings/account/",
    "/settings/account/password/",
    "/settings/account/delete/",
    "/settings/privacy/",
    "/settings/privacy/export/progress/",
]
DUE = "You still need to choose about the updated terms."
TOGGLE = "/settings/privacy/help-improve/"


@pytest.fixture
def visit(policy_update, client_at):
    return lambda user, at=BEFORE: client_at.as_user(user).at(at)


def way(page):
    """The addresses that the note leads to."""
    found = [attributes["href"] for tag, attributes in Screen(page).tags if tag == "a" and "href" in attributes]
    return [address for address in found if address.startswith("/consent/")]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(("joined", "instant"), [({}, BEFORE), ({}, AFTER), ({"date_joined": ANNOUNCED_AT}, BEFORE)])
def test_every_settings_page_leads_to_the_choice_and_back(visit, tab, joined, instant):
    client = visit(UserFactory(**joined), instant)
    page = client.page(tab)
    assert (page.status_code, DUE in Screen(page).text) == (200, True)
    [address] = way(page)
    form = Screen(client.page(address)).forms["/consent/decide/"]
    assert form["next"] == tab
    assert client.post("/consent/decide/", form)["Location"] == tab
    assert way(client.page(tab)) == []


def test_a_form_that_needs_mending_says_so_too(visit):
    page = visit(UserFactory()).post("/settings/account/delete/", {"password": "wrong"})
    assert page.status_code == 422
    assert way(page) == ["/consent/?next=%2Fsettings%2Faccount%2Fdelete%2F"]


@pytest.mark.parametrize("tab", TABS)
def test_where_none_is_due_nothing_is_said(visit, tab):
    people = [decide(UserFactory()), defer(UserFactory()), UserFactory(plan=Plan.EDUCATION)]
    visits = [visit(person, BEFORE + timedelta(hours=1)).page(tab) for person in people]
    visits.append(visit(UserFactory(), ANNOUNCED_AT - timedelta(days=1)).page(tab))
    assert not [page for page in visits if way(page) or DUE in Screen(page).text]


def test_it_is_said_in_french(visit):
    page = visit(UserFactory()).page("/settings/", headers={"Accept-Language": "fr"})
    assert "Il vous reste à faire votre choix sur les nouvelles conditions." in Screen(page).text


@pytest.mark.parametrize("instant", [BEFORE, AFTER])
def test_on_before_the_decision_is_said_to_have_no_effect_yet(visit, instant):
    client = visit(UserFactory(), instant)
    row = Screen(client.post(TOGGLE, {"help_improve": "on"}, headers={"HX-Request": "true"})).text
    for text in (row, Screen(client.page("/settings/privacy/")).text):
        assert "On, but not in effect yet: it has been on since" in text
        assert "may be used to improve Claude, and are kept for 5 years" not in text
    client.post("/consent/decide/", Screen(client.page("/consent/")).forms["/consent/decide/"])
    assert "not in effect yet" not in Screen(client.page("/settings/privacy/")).text


def test_a_decision_on_an_older_update_keeps_the_setting_in_effect(visit):
    text = Screen(visit(decide(UserFactory()), AFTER).page("/settings/privacy/")).text
    assert "On since" in text
    assert "not in effect yet" not in text


@pytest.mark.parametrize("plan", [Plan.TEAM, Plan.ENTERPRISE, Plan.EDUCATION, Plan.GOV, Plan.API])
def test_on_a_commercial_plan_nothing_is_said_to_be_theirs_to_choose(visit, plan):
    text = Screen(visit(UserFactory(plan=plan)).page("/settings/privacy/")).text
    assert "You decide what may be done with your chats" not in text
    assert "your choices will be listed here" not in text
    assert "Your organisation's agreement governs your chats" in text


GENERAL = "Chats you don't continue are removed 30 days after your choice."
CHATS = {
    "incognito": ({"incognito": True}, "never kept for 5 years"),
    "feedback": ({}, "kept for at least 5 years from then"),
    "as most": ({}, GENERAL),
}


@pytest.mark.parametrize("kind", CHATS)
def test_what_holds_of_chats_in_general_never_contradicts_this_one(visit, kind):
    how, says = CHATS[kind]
    user = decide(UserFactory(), help_improve=False)
    client = visit(user, BEFORE + timedelta(hours=1))
    chat = ConversationFactory(owner=user, **how)
    if kind == "feedback":
        client.post(f"/chats/{chat.pk}/feedback/", {"value": "up"})
    text = Screen(client.page(f"/chats/{chat.pk}/")).text
    assert says in text
    assert (GENERAL in text) is (kind == "as most")


def test_nor_on_a_commercial_plan(visit):
    user = UserFactory()
    chat = ConversationFactory(owner=user)
    type(user).objects.filter(pk=user.pk).update(plan=Plan.TEAM)
    text = Screen(visit(type(user).objects.get(pk=user.pk)).page(f"/chats/{chat.pk}/")).text
    assert "while you are on your present plan" in text
    assert GENERAL not in text

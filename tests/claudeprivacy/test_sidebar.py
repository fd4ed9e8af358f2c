"""The sidebar: on every page of whoever is logged in, at one query, and nowhere while a choice is needed first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claudeprivacy import sidebar
from conversations import recents
from tests.support.chats import many, marks_on
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory, decide, defer
from tests.support.screen import Screen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
OLD = BEFORE - timedelta(days=14)
PAGES = ["/", "/chats/", "/settings/", "/settings/privacy/", "/legal/consumer-terms/", "/receipts/verify/"]
OPEN_WHILE_BLOCKED = ["/consent/", *PAGES[2:]]
TITLE = "The fox and the third stone"


def sidebars(screen):
    return [tag for tag, attributes in screen.tags if attributes.get("class") == "sidebar"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("stands", [decide, defer, lambda user: user], ids=["decided", "deferred", "due"])
def test_it_is_on_every_page_with_the_latest_chats_and_their_marks(client_at, address, stands):
    owner = stands(UserFactory())
    conversation = ConversationFactory(owner=owner, text=TITLE, now=OLD)
    page = client_at.as_user(owner).at(BEFORE).page(address)
    screen = Screen(page)
    assert len(sidebars(screen)) == 1
    assert TITLE in screen.text
    assert marks_on(page)[0][0] == str(conversation.pk)
    assert {"/chats/", f"/chats/{conversation.pk}/", "/settings/"} <= set(screen.links())
    assert {"/logout/", "/language/"} <= set(screen.forms)


@pytest.mark.parametrize("address", OPEN_WHILE_BLOCKED)
@pytest.mark.parametrize("joined", [OLD, BEFORE], ids=["overdue", "new account"])
def test_while_a_choice_is_needed_nothing_of_it_is_sent(client_at, address, joined):
    owner = UserFactory(date_joined=joined)
    ConversationFactory(owner=owner, text=TITLE, now=OLD)
    page = client_at.as_user(owner).at(AFTER).page(address)
    screen = Screen(page)
    assert (page.status_code, sidebars(screen), marks_on(page)) == (200, [], [])
    assert TITLE not in page.content.decode()
    assert not {"/chats/"} & set(screen.links())
    assert "/logout/" in screen.forms


def test_the_page_of_the_choice_has_none_while_it_is_only_due_either(client_at):
    owner = UserFactory()
    ConversationFactory(owner=owner, text=TITLE, now=OLD)
    assert not sidebars(Screen(client_at.as_user(owner).at(BEFORE).page("/consent/")))


@pytest.mark.parametrize("address", ["/login/", "/signup/", "/legal/consumer-terms/", "/receipts/verify/"])
def test_nobody_is_nobody(client_at, address):
    assert not sidebars(Screen(client_at.at(BEFORE).page(address)))


def test_it_lists_the_latest_thirty_newest_first_of_this_person_alone(client_at):
    owner = decide(UserFactory())
    ConversationFactory(text=TITLE)
    mine = [ConversationFactory(owner=owner, now=OLD + timedelta(hours=n)) for n in range(recents.SHOWN + 2)]
    shown = [mark[0] for mark in marks_on(client_at.as_user(owner).at(BEFORE).page("/"))]
    assert shown == [str(each.pk) for each in reversed(mine)][: recents.SHOWN]


def test_it_costs_one_query_whatever_is_in_it(steady_updates, rf):
    owner = decide(UserFactory())
    many(40, owner, now=OLD)
    with CaptureQueriesContext(connection) as queries:
        assert len(sidebar.of(rf.get("/"), owner).recents) == recents.SHOWN
    assert len(queries) == 1


def test_a_browser_that_folded_it_gets_it_folded(client_at):
    client_at.as_user(decide(UserFactory())).at(BEFORE)
    for cookie, opened in (("", True), ("folded", False), ("open", True), ("\x7f<b>", True)):
        client_at.cookies["sidebar"] = cookie
        screen = Screen(client_at.page("/"))
        assert [("open" in a) for _, a in screen.tags if a.get("class") == "fold"] == [opened]


def test_the_chat_one_reads_is_the_current_one(client_at):
    owner = decide(UserFactory())
    first, second = many(2, owner, now=OLD)
    screen = Screen(client_at.as_user(owner).at(BEFORE).page(f"/chats/{first.pk}/"))
    assert [a["href"] for _, a in screen.tags if a.get("aria-current") == "page"] == [f"/chats/{first.pk}/"]
    assert f"/chats/{second.pk}/" in screen.links()


def test_a_title_is_text_and_nothing_else(client_at):
    owner = decide(UserFactory(name="<i>Ada</i>"))
    ConversationFactory(owner=owner, text="<b>bold</b>")
    page = client_at.as_user(owner).at(BEFORE).page("/settings/").content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "&lt;i&gt;Ada" in page
    assert "<b>bold" not in page
    assert "<i>Ada" not in page

"""Your history in the Privacy tab: every row of one's own in plain words, newest first, each with its receipt."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.support.factories import AFTER, BEFORE, SLUG, UserFactory
from tests.support.verbs import accept, put_off, rows, set_to

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def user(policy_update):
    return UserFactory()


def history(client_at, user, at=BEFORE + 5 * DAY, **headers):
    """The entries as the page has them, tags and spaces taken out."""
    page = client_at.at(at).as_user(user).page("/settings/privacy/", headers=headers).content.decode()
    section = page[page.index('data-privacy="history"') :].split("</section>")[0]
    entries = re.findall(r"<li.*?</li>", section, re.DOTALL)
    return [(" ".join(unescape(re.sub(r"<[^>]+>", " ", entry)).split()), entry) for entry in entries]


def test_history_is_told_newest_first_in_words(client_at, user):
    put_off(user)
    accept(user, now=BEFORE + DAY)
    set_to(user, False, now=BEFORE + 2 * DAY)
    set_to(user, True, now=BEFORE + 3 * DAY)
    words = [text for text, _ in history(client_at, user)]
    starts = [
        "You turned “Help improve Claude” on.",
        "You turned “Help improve Claude” off.",
        "You accepted the updated terms with “Help improve Claude” on.",
        "You said “Not now”.",
    ]
    assert all(text.startswith(start) for text, start in zip(words, starts, strict=True))


def test_the_order_of_history_is_the_ledgers_whatever_the_clock_said(client_at, user):
    accept(user, now=BEFORE + DAY)
    set_to(user, False, now=BEFORE - DAY)
    assert [text[:12] for text, _ in history(client_at, user)] == ["You turned “", "You accepted"]


@pytest.mark.parametrize(
    ("gesture", "words"),
    [
        ({}, "on. The toggle was left as it was preset."),
        ({"help_improve": False}, "off. The toggle was moved by hand."),
        ({"moved": True}, "on. The toggle was moved by hand."),
        ({"start": False, "help_improve": False}, "off. The toggle was left as it stood."),
        ({"start": None}, "on. Whether the toggle was touched isn't known."),
    ],
)
def test_how_the_toggle_came_to_stand_is_told(client_at, user, gesture, words):
    accept(user, **gesture)
    ((text, _),) = history(client_at, user)
    assert words in text


def test_each_entry_of_history_has_its_receipt_and_the_text_as_it_was(client_at, user):
    put_off(user)
    accept(user)
    entries = history(client_at, user)
    for event, (_, entry) in zip(reversed(rows(user)), entries, strict=True):
        for address in (f"/receipts/{event.pk}/", f"/legal/updates/{SLUG}/"):
            assert f'href="{address}"' in entry
            assert client_at.page(address).status_code == 200


def test_history_is_open_while_blocked_and_ones_own_alone(client_at, user):
    put_off(user)
    accept(UserFactory())
    ((text, _),) = history(client_at, user, at=AFTER)
    assert text.startswith("You said")


def test_history_before_any_choice_says_that_there_is_nothing_yet(client_at, user):
    ((text, _),) = history(client_at, user)
    assert text.startswith("Nothing yet")


def test_a_commercial_account_sees_what_it_did_before(client_at, user):
    accept(user)
    type(user).objects.filter(pk=user.pk).update(plan="team")
    user.refresh_from_db()
    ((text, _),) = history(client_at, user)
    assert text.startswith("You accepted")


def test_history_is_told_in_french(client_at, user):
    accept(user)
    ((text, _),) = history(client_at, user, **{"Accept-Language": "fr"})
    assert "Aider à améliorer Claude" in text


def test_a_long_history_costs_no_more_questions(client_at, user, django_assert_max_num_queries):
    for number in range(20):
        set_to(user, number % 2 == 0, now=BEFORE)
    client_at.at(BEFORE).as_user(user).page("/settings/privacy/")
    with django_assert_max_num_queries(8):
        assert client_at.page("/settings/privacy/").content.decode().count("/receipts/") == 20

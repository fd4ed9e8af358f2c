"""A person's story in words, each row with its receipt; of erased subjects too."""

import pytest

from consent.evidence import receipt_checks
from consent.models import ConsentEvent
from rights import erasure
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, UserFactory
from tests.support.screen import Screen
from tests.support.staff import staff

pytestmark = pytest.mark.django_db


def story(ada):
    return f"/admin/consent/consentevent/subject/{ada.subject_id}/"


def test_a_timeline_tells_what_happened_newest_first(reviewer, ada):
    text = Screen(reviewer.get(story(ada))).text
    told = ["Turned “Help improve Claude” off.", "with “Help improve Claude” on.", "Said “Not now”.", "Said “Not now”."]
    at = -1
    for words in told:
        at = text.index(words, at + 1)
    assert "ada@example.com" in text
    assert "You " not in text.partition("Timeline")[2].replace("You are", "")


def test_each_row_has_its_receipt_as_a_page_and_as_the_very_file(reviewer, ada):
    event = ConsentEvent.objects.get(sequence=3)
    page = f"/admin/consent/consentevent/{event.pk}/receipt/"
    assert page in Screen(reviewer.get(story(ada))).links()
    screen = Screen(reviewer.get(page))
    assert event.hash in screen.text
    assert "Updates to Consumer Terms and Policies" in screen.text
    file = reviewer.get(f"/admin/consent/consentevent/{event.pk}/receipt.json")
    assert receipt_checks.examine(file.json()).genuine
    own = TravellingClient().as_user(ada).at(AFTER).get(f"/receipts/{event.pk}.json")
    assert own.json() == file.json()


def test_of_an_erased_subject_only_the_pseudonymous_rows_are_there(reviewer, ada):
    erasure.erase(user_pk=ada.pk, surface="account", now=AFTER)
    screen = Screen(reviewer.get(story(ada)))
    assert "The account was erased." in screen.text
    assert "nothing links these entries to anybody" in screen.text
    assert "ada@example.com" not in screen.html


def test_who_has_done_nothing_has_a_page_that_says_so(reviewer):
    assert "Nothing is recorded" in Screen(reviewer.get(story(UserFactory()))).text


def test_an_unknown_subject_or_row_is_404(reviewer, ada):
    nobody = "00000000-0000-4000-8000-000000000000"
    assert reviewer.get(f"/admin/consent/consentevent/subject/{nobody}/").status_code == 404
    for page in ("receipt/", "receipt.json"):
        assert reviewer.get(f"/admin/consent/consentevent/{nobody}/{page}").status_code == 404


def test_a_long_story_is_cut_and_says_so(reviewer, ada, monkeypatch):
    monkeypatch.setattr("consent.admin.timeline.NEWEST", 2)
    text = Screen(reviewer.get(story(ada))).text
    assert "Older entries are in the list." in text
    assert "Said “Not now”." not in text


def test_a_timeline_needs_the_permission_and_a_get(reviewer, ada):
    event = ConsentEvent.objects.get(sequence=1)
    pages = (story(ada), f"/admin/consent/consentevent/{event.pk}/receipt/")
    nobody = TravellingClient().as_user(staff())
    assert {nobody.get(page).status_code for page in pages} == {403}
    assert {reviewer.post(page).status_code for page in pages} == {405}


def test_looking_at_a_timeline_writes_nothing(reviewer, ada):
    before = ConsentEvent.objects.count()
    reviewer.get(story(ada))
    assert ConsentEvent.objects.count() == before

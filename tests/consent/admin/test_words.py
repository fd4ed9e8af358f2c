"""The console speaks in words: no page of it shows a code alone, in French least of all."""

import re

import pytest

from accounts.groups import POLICY_MANAGER
from consent.models import ConsentEvent
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.screen import Screen
from tests.support.staff import staff

PEOPLE, EVENTS, UPDATES = "/admin/accounts/user/", "/admin/consent/consentevent/", "/admin/consent/policyupdate/"
# In running French none of these is a word; a code stands in <code>, which is taken out before looking.
CODES = re.compile(
    r"\b(out_of_scope|nothing_announced|new_account|overdue|deferred|prompt|deferral|privacy tab|modal)\b"
)
pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    response.content = re.sub(rb"<code.*?</code>", b"", response.content, flags=re.DOTALL)
    return Screen(response).text


@pytest.fixture
def french(policy_update):
    return TravellingClient().as_user(staff(POLICY_MANAGER, language="fr")).at(BEFORE)


def test_no_page_shows_a_code_alone_in_french(french, policy_update, ada):
    event = ConsentEvent.objects.filter(subject_id=ada.subject_id).first()
    for path in (
        PEOPLE,
        EVENTS,
        f"{EVENTS}{event.pk}/change/",
        f"{EVENTS}subject/{ada.subject_id}/",
        f"{PEOPLE}explain/?who={ada.email}&at=2025-09-20",
        f"{PEOPLE}dry-run/?at=2025-09-20",
        f"{UPDATES}{policy_update.pk}/preview/",
        f"{UPDATES}{policy_update.pk}/campaign/",
    ):
        said = words(french.get(path))
        assert not CODES.findall(said), (path, CODES.findall(said))
        assert "UPDATE ID" not in said.upper()


def test_shared_words_are_djangos_own_in_filters_and_ours_on_our_pages(french, policy_update):
    assert "Choix : Tout" in words(french.get(PEOPLE))
    notices = french.get(f"{UPDATES}{policy_update.pk}/notices/")
    assert "<h1>E-mails</h1>" in notices.content.decode()


def test_lists_begin_with_what_matters_and_name_filters_in_words(reviewer, ada):
    response = reviewer.get(f"{PEOPLE}?reason=decided")
    shown = [name for name in response.context["cl"].list_display if name != "action_checkbox"]
    assert shown[:4] == ["email", "timeline_link", "plan", "verdict"]
    screen = Screen(response)
    assert "Verdict now: choice made" in screen.text
    assert "Clear all filters" in screen.text


def test_a_subject_is_short_and_whole_in_its_title(reviewer, ada):
    screen = Screen(reviewer.get(EVENTS))
    assert f"{str(ada.subject_id)[:8]}…" in screen.text
    assert str(ada.subject_id) in screen.marks("title")
    assert str(ada.subject_id) not in screen.text


def test_evidence_is_told_to_the_second_in_utc(reviewer, policy_update):
    person = decide(UserFactory())
    for path in (EVENTS, f"{EVENTS}subject/{person.subject_id}/"):
        assert "September 15, 2025, 10:00:00 UTC" in Screen(reviewer.get(path)).text
    said = Screen(reviewer.get(f"{UPDATES}{policy_update.pk}/change/")).text
    assert "August 28, 2025, 00:00:00 UTC" in said  # as Django itself writes an instant


def test_an_updates_texts_are_rendered_side_by_side_and_folded(reviewer, policy_update):
    screen = Screen(reviewer.get(f"{UPDATES}{policy_update.pk}/change/"))
    folded = [each for tag, each in screen.tags if tag == "details" and "data-text" in each]
    assert [each["data-text"] for each in folded] == ["choice", "consumer_terms", "privacy_policy"]
    assert not any("open" in each for each in folded)
    texts = screen.html.partition('class="console-texts"')[2]
    assert texts.index('lang="en"') < texts.index('lang="fr"')
    assert "<h2>" in texts
    assert "What changes against 2025-05-01" in screen.text


def test_each_form_has_a_legend_and_its_errors_at_its_fields(reviewer, policy_update):
    html = reviewer.get(f"{PEOPLE}explain/?who=nobody&at=x").content.decode()
    assert "<legend>Who, and when</legend>" in html
    for name in ("who", "at"):
        row = html.partition(f'<label for="id_{name}"')[2].partition('<div class="form-row')[0]
        assert row.index("errorlist") < row.index(f'name="{name}"')
        assert f'aria-describedby="id_{name}' in row
    assert html.partition("<title>")[2].startswith("Error: Explain")

"""QA mode shows what can't be met by clicking: every component, every error page."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from accounts.models import User
from claudeprivacy.qa import style_guide
from consent.models import ConsentEvent, NoticeShowing
from tests.support.factories import BEFORE, SLUG, UserFactory
from tests.support.production import JSON
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db


def test_every_component_is_shown_in_light_in_dark_and_narrow(client_at):
    page = client_at.page("/qa/components/").content.decode()
    for part in (
        "button primary",
        "switch",
        "row row-switch",
        "field invalid",
        "note error",
        "choice-buttons",
        "facts",
    ):
        assert page.count(f'class="{part}') >= 3, part
    assert page.count('data-appearance="light"') == page.count('data-appearance="dark"') == 1


def test_no_id_of_the_component_page_is_there_twice(client_at):
    ids = Screen(client_at.page("/qa/components/")).marks("id")
    assert len(ids) == len(set(ids)) > 30


def test_every_colour_of_the_style_sheet_has_a_swatch(client_at):
    style = Path(finders.find("consent/consent.css")).read_text(encoding="utf-8")
    named = set(re.findall(r"--([\w-]+): (?:light-dark|#)", style))
    unseen = {"line-strong", "control-line", "on-primary", "veil", "veiled"}  # seen on borders, buttons and the modal
    assert named - unseen == set(style_guide.COLOURS)


@pytest.mark.parametrize("status", style_guide.ERRORS)
def test_every_error_page_can_be_looked_at(policy_update, client_at, status):
    for code in style_guide.ERRORS[status]:
        response = client_at.page(f"/qa/errors/{status}/?code={code}")
        assert response.status_code == status, code
        assert "<h1" in response.content.decode(), code
    assert client_at.page(f"/qa/errors/{status}/").status_code == status


def test_what_the_gallery_shows_is_what_people_get(policy_update, client_at, new_client):
    """A stale form of somebody whose choice is due: the choice again, and why."""
    client_at.at(BEFORE)
    shown = Screen(client_at.page("/qa/errors/409/"))
    real = new_client().as_user(UserFactory()).at(BEFORE)
    got = real.post("/consent/decide/", {"update": SLUG, "digest": "0" * 64}, headers={"Accept": "text/html"})
    assert shown.marks("data-verdict") == Screen(got).marks("data-verdict") == ["prompt"]
    assert "no longer current" in shown.text
    assert "no longer current" in Screen(got).text
    malformed = real.post("/consent/decide/", {"update": ""}, headers={"Accept": "text/html"})
    assert (
        Screen(malformed).text.split("The form")[1][:60]
        == Screen(client_at.page("/qa/errors/400/?code=malformed")).text.split("The form")[1][:60]
    )


def test_looking_at_the_gallery_stores_nothing(policy_update, client_at):
    client_at.as_user(UserFactory()).at(BEFORE)
    for status, answers in style_guide.ERRORS.items():
        for code in answers:
            client_at.page(f"/qa/errors/{status}/?code={code}")
    assert (User.objects.count(), NoticeShowing.objects.count(), ConsentEvent.objects.count()) == (1, 0, 0)


def test_each_answer_for_machines_has_its_code(policy_update, client_at):
    codes = {
        client_at.get(f"/qa/errors/{status}/?code={code}", headers=JSON).json()["code"]
        for status, answers in style_guide.ERRORS.items()
        for code in answers
        if status not in (410, 429)
    }
    assert {"malformed", "csrf_failed", "stale_form", "out_of_scope", "journal_unwritable"} <= codes


def test_another_number_is_no_error_page(client_at):
    assert client_at.page("/qa/errors/200/").status_code == 404


@pytest.mark.parametrize("status", [500, 503])
def test_the_pages_of_our_own_faults_need_no_look(client_at, monkeypatch, status):
    """Whatever is broken may be what the look comes from."""
    monkeypatch.setattr("claudeprivacy.errors.render_to_string", lambda *args: 1 / 0)
    response = client_at.page(f"/qa/errors/{status}/")
    assert response.status_code == status
    assert re.search(r"<h1>.+</h1><p>.+</p>", response.content.decode())


@pytest.mark.parametrize("status", [404, 500, 503])
def test_error_pages_ask_the_database_nothing(client_at, django_assert_num_queries, status):
    with django_assert_num_queries(0):
        client_at.page(f"/qa/errors/{status}/")

"""QA mode shows what can't be met by clicking: every component, every error page."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from claudeprivacy.qa import style_guide
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
def test_every_error_page_can_be_looked_at(client_at, status):
    response = client_at.page(f"/qa/errors/{status}/")
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


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

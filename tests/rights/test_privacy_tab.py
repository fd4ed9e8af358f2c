"""The Privacy tab as a whole: its rows, its other address, and location metadata."""

import pytest

from accounts.models import User
from tests.support.factories import AFTER, BEFORE, UserFactory

pytestmark = pytest.mark.django_db
TAB, LOCATION = "/settings/privacy/", "/settings/privacy/location-metadata/"


@pytest.fixture
def ada(policy_update):
    return UserFactory(email="ada@example.com")


@pytest.fixture
def adas(ada, client_at):
    return client_at.at(BEFORE).as_user(ada)


def location(ada):
    ada.refresh_from_db()
    return ada.location_metadata


def test_its_rows_are_in_the_originals_order(adas):
    page = adas.page(TAB).content.decode()
    rows = ["How we protect your data", "How we use your data", "Privacy settings", "Location metadata"]
    places = [page.index(row) for row in rows] + [page.index('id="help-improve-toggle"')]
    assert places == sorted(places)


def test_the_originals_address_leads_to_the_privacy_tab(adas):
    response = adas.get("/settings/data-privacy-controls/")
    assert (response.status_code, response["Location"]) == (303, TAB)


@pytest.mark.parametrize("at", [BEFORE, AFTER])
def test_the_privacy_tab_is_open_and_never_shows_the_modal(adas, at):
    response = adas.at(at).page(TAB)
    assert response.status_code == 200
    assert "data-verdict" not in response.content.decode()


def test_location_metadata_is_off_at_first(adas, ada):
    assert location(ada) is False
    assert 'name="location_metadata" id="location-toggle" aria-describedby="location-toggle-about">' in " ".join(
        adas.page(TAB).content.decode().split()
    )


def test_location_metadata_is_turned_on_and_off_and_said(adas, ada):
    response = adas.post(LOCATION, {"location_metadata": "on"})
    assert (response.status_code, response["Location"], location(ada)) == (303, TAB, True)
    assert "Location metadata is on." in adas.page(TAB).content.decode()
    adas.post(LOCATION)
    assert location(ada) is False
    assert "Location metadata is off." in adas.page(TAB).content.decode()


def test_htmx_gets_the_row_alone(adas, ada):
    response = adas.post(LOCATION, {"location_metadata": "on"}, headers={"HX-Request": "true"})
    row = response.content.decode()
    assert (response.status_code, location(ada)) == (200, True)
    assert "checked" in row
    assert "Saved. Location metadata is on." in row
    assert "<html" not in row


def test_a_new_chat_notes_the_region_only_while_it_is_on(adas, ada):
    for wanted, region in (({}, ""), ({"location_metadata": "on"}, "Europe/Paris"), ({}, "")):
        adas.post(LOCATION, wanted)
        adas.post("/chats/", {"text": "hello", "time_zone": "Europe/Paris"})
        newest = ada.conversations.order_by("started_at").last()
        assert newest.region == region
        assert ("Region: Europe/Paris" in adas.page(f"/chats/{newest.pk}/").content.decode()) is bool(region)


def test_location_metadata_change_one_person_and_no_choice(adas, ada):
    other = UserFactory()
    adas.post(LOCATION, {"location_metadata": "on"})
    assert (location(other), User.objects.get(pk=ada.pk).decided_update) == (False, None)


def test_location_metadata_is_set_by_form_only(adas):
    assert adas.get(LOCATION).status_code == 405


def test_a_commercial_plan_is_told_why_there_is_no_toggle(client_at):
    page = client_at.at(BEFORE).as_user(UserFactory(plan="team")).page(TAB).content.decode()
    assert "help-improve-toggle" not in page
    assert "Team (Claude for Work)" in page
    assert "is a commercial one" in page

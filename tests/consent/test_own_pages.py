"""The app on a site that overrides nothing: its own page around everything, its own setting page, its own French."""

import copy
import importlib

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.template import engines
from django.urls import clear_url_caches, include, path

from consent import urls
from consent.core import updates
from tests.support.factories import AFTER, BEFORE, SLUG, UserFactory, decide
from tests.support.screen import Screen
from tests.support.verbs import digest, rows

pytestmark = pytest.mark.django_db
SETTING = "/consent/setting/"
ROW = "/settings/privacy/help-improve/"
HTMX = {"HX-Request": "true"}
BARE = "<!doctype html>{% include 'consent/head.html' %}<body>Hi{% include 'consent/over.html' %}"
HOUSE = "accounts.middleware.LoginRequired"


def front(request):
    """A page of the site's own, which knows the two includes."""
    return HttpResponse(engines["django"].from_string(BARE).render({}, request))


urlpatterns = [
    path("", front),
    path("log-in/", front, name="login"),
    path("", include("consent.urls")),
    path("admin/", admin.site.urls),
]


@pytest.fixture
def site(settings, policy_update):
    """As on a fresh installation: no template of this house, no address set."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = []
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != HOUSE]
    del settings.CONSENT_HOME_URL, settings.CONSENT_SETTINGS_URL
    importlib.reload(urls)
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    yield
    settings.CONSENT_SETTINGS_URL = "privacy"
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def client(site, client_at):
    return client_at.as_user(UserFactory()).at(BEFORE)


def static_of(screen):
    names = [*screen.marks("href"), *screen.marks("src")]
    return [name for name in names if name and name.startswith("/static/") and name.endswith((".css", ".js"))]


def test_the_choice_stands_on_a_page_of_its_own(client):
    response = client.page("/consent/?next=/")
    screen = Screen(response)
    assert screen.html.startswith("<!doctype html>")
    assert "<title>Updates to Consumer Terms and Policies</title>" in screen.html
    assert static_of(screen) == ["/static/consent/consent.css", "/static/consent/consent.js"]
    assert "claudeprivacy" not in screen.html
    assert screen.marks("data-verdict") == ["prompt"]


def test_consents_own_page_offers_meanwhile_what_every_site_has(client):
    screen = Screen(client.page("/consent/"))
    assert screen.links()[-3:] == [SETTING, "/legal/consumer-terms/", "/legal/privacy-policy/"]
    assert "Export" not in screen.text


def test_a_page_that_prompts_carries_the_choice_by_two_includes(client):
    screen = Screen(client.page("/"))
    assert screen.text.startswith("Hi ")
    assert [tag for tag, attributes in screen.tags if "choice-over" in (attributes.get("class") or "")] == ["dialog"]
    assert screen.marks("data-verdict") == ["prompt"]
    assert static_of(screen) == ["/static/consent/consent.css", "/static/consent/consent.js"]


def test_whoever_has_chosen_is_left_alone(site, client_at):
    screen = Screen(client_at.as_user(decide(UserFactory())).at(BEFORE).page("/"))
    assert (screen.text, screen.marks("data-verdict")) == ("Hi", [])


@pytest.mark.parametrize("address", ["/legal/consumer-terms/", f"/legal/updates/{SLUG}/", "/receipts/verify/"])
def test_public_pages_need_nothing_of_the_site(site, client_at, address):
    response = client_at.page(address)
    assert response.status_code == 200
    assert "consent/consent.css" in Screen(response).html


def test_the_setting_has_a_page_with_its_row_and_the_history(site, client_at):
    client_at.as_user(decide(UserFactory(), help_improve=True)).at(BEFORE)
    screen = Screen(client_at.page(SETTING))
    assert screen.forms[ROW]["help_improve"] == "on"
    assert screen.marks("data-privacy") == ["help-improve", "history"]
    assert "You accepted the updated terms with “Help improve Claude” on." in screen.text
    assert "/" in screen.links()


@pytest.mark.parametrize("at", [BEFORE, AFTER])
def test_the_page_is_open_while_a_choice_is_due_and_shows_no_modal(client, at):
    response = client.at(at).page(SETTING)
    assert (response.status_code, Screen(response).marks("data-verdict")) == (200, [])


def test_the_page_is_for_people_and_read_only(site, client_at):
    assert client_at.at(BEFORE).page(SETTING).headers["Location"] == f"/log-in/?next={SETTING}"
    assert client_at.as_user(UserFactory()).post(SETTING).status_code == 405


def test_before_any_update_the_page_says_that_there_is_nothing(client, monkeypatch):
    monkeypatch.setattr(updates, "published", lambda: ())
    screen = Screen(client.page(SETTING))
    assert "There is nothing to turn on or off." in screen.text
    assert ROW not in screen.forms


def test_saving_comes_back_to_it_and_says_what_stands(client):
    response = client.post(ROW, {"help_improve": "on"}, follow=True)
    assert response.redirect_chain == [(SETTING, 303)]
    assert "“Help improve Claude” is on." in Screen(response).text
    assert rows()[-1].help_improve is True


def test_htmx_gets_the_row_alone(client):
    screen = Screen(client.post(ROW, {"help_improve": "on"}, headers=HTMX))
    assert "<html" not in screen.html
    assert screen.forms[ROW]["help_improve"] == "on"
    assert "Saved. “Help improve Claude” is on." in screen.text


def test_a_refusal_and_a_broken_form_lead_home(client):
    broken = Screen(client.post("/consent/decide/", {"update": SLUG}))
    assert "Say the digest of the text that was shown." in broken.text
    assert "/" in broken.links()
    late = client.at(AFTER).post("/consent/not-now/", {"update": SLUG})
    assert late.status_code == 409


def test_what_is_refused_where_nothing_is_to_choose_is_a_page_with_the_way_home(site, client_at):
    client_at.as_user(UserFactory(plan="team")).at(BEFORE)
    refused = client_at.post("/consent/decide/", {"update": SLUG, "digest": digest(), "next": "/"})
    screen = Screen(refused)
    assert (refused.status_code, screen.html.count("<h1>")) == (409, 1)
    assert "Nothing was changed" in screen.text
    assert "/" in screen.links()


def test_the_receipt_leads_to_the_setting(site, client_at):
    person = decide(UserFactory())
    client_at.as_user(person).at(BEFORE)
    assert SETTING in Screen(client_at.page(f"/receipts/{rows()[-1].pk}/")).links()


def test_consent_speaks_french_by_itself(client, settings):
    settings.LOCALE_PATHS = []
    screen = Screen(client.page("/consent/", headers={"Accept-Language": "fr"}))
    assert "Restent accessibles" in screen.text


def test_a_site_with_a_page_of_settings_gets_no_second_one(policy_update, client_at):
    assert client_at.as_user(UserFactory()).at(BEFORE).page(SETTING).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "consentevent/",
        "policyupdate/",
        "policyupdate/upload/",
        "policyupdate/{pk}/change/",
        "policyupdate/{pk}/extend/",
    ],
)
def test_the_console_brings_its_style_sheet(site, manager, policy_update, address):
    response = manager.get(f"/admin/consent/{address.format(pk=policy_update.pk)}")
    assert response.status_code == 200
    assert response.content.decode().count("/static/consent/console.css") == 1

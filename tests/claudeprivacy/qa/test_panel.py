"""The QA panel, its form filled by a link, and how nothing of it is there when QA mode is off."""

import importlib
import re
import sys

import pytest
from django.urls import clear_url_caches

from claudeprivacy import urls
from claudeprivacy.qa import urls as qa_urls
from claudeprivacy.qa import views
from claudeprivacy.qa.personas import CAST
from tests.support.factories import AFTER, BEFORE, UserFactory

pytestmark = pytest.mark.django_db


def forms_on(page, action):
    return re.findall(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)


def value_of(form, name):
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', form)[0]
    return re.search(r'value="([^"]*)"', tag)[1]


def test_the_panel_lists_the_personas_and_the_dates(client_at):
    page = client_at.page("/qa/").content.decode()
    for persona in CAST:
        assert persona.email in page
        assert persona.about.replace("“", "“") in page
    for instant, _ in views.DATES:
        assert instant in page


def test_each_button_of_the_panel_is_a_form_that_works(policy_update, client_at):
    sample = forms_on(client_at.page("/qa/").content.decode(), "/qa/enter/")[::7]
    for form in sample:
        sent = {name: value_of(form, name) for name in ("persona", "now", "next")}
        assert client_at.post("/qa/enter/", sent).status_code == 303


def test_a_link_shows_the_form_filled_with_one_button(client_at):
    query = "persona=on@example.com&now=2025-09-15T10:00:00Z&next=/settings/privacy/%3Fa%3Db&fresh=1"
    form = forms_on(client_at.page(f"/qa/?{query}").content.decode(), "/qa/enter/")[0]
    assert value_of(form, "persona") == "on@example.com"
    assert value_of(form, "now") == "2025-09-15T10:00:00Z"
    assert value_of(form, "next") == "/settings/privacy/?a=b"
    assert re.search(r'name="fresh"[^>]* checked', form)
    assert len(re.findall(r"<button", form)) == 1
    assert "csrfmiddlewaretoken" in form


@pytest.mark.parametrize("fresh", ["", "&fresh=", "&fresh=0", "&fresh=false"])
def test_fresh_is_ticked_only_if_the_link_says_so(client_at, fresh):
    form = forms_on(client_at.page(f"/qa/?persona=on@example.com{fresh}").content.decode(), "/qa/enter/")[0]
    assert not re.search(r'name="fresh"[^>]* checked', form)


def test_what_a_link_says_is_text_and_nothing_else(client_at):
    page = client_at.page('/qa/?persona="><script>alert(1)</script>&now=x').content.decode()
    assert "<script>alert" not in page


def test_a_thin_bar_shows_persona_and_time(client_at):
    client_at.at(BEFORE).as_user(UserFactory(email="ada@example.com"))
    bar = re.search(r'<aside class="qa-bar".*?</aside>', client_at.page("/").content.decode(), re.DOTALL)[0]
    assert "ada@example.com" in bar
    assert "2025-09-15 10:00" in bar


def test_the_panel_is_open_also_while_blocked(policy_update, client_at):
    page = client_at.at(AFTER).as_user(UserFactory()).page("/qa/")
    assert page.status_code == 200
    assert "data-verdict" not in page.content.decode()


@pytest.fixture
def qa_is_off(settings, monkeypatch):
    """The addresses are put together at start-up, so they are put together again."""
    settings.QA = False
    spec = importlib.util.spec_from_file_location("urls_without_qa", urls.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "urls_without_qa", module)
    settings.ROOT_URLCONF = "urls_without_qa"
    yield
    clear_url_caches()


@pytest.mark.usefixtures("qa_is_off")
@pytest.mark.parametrize("path", [f"/qa/{route.pattern}" for route in qa_urls.urlpatterns])
def test_without_qa_mode_there_is_no_panel(client_at, path):
    path = path.replace("<int:status>", "404")
    assert client_at.get(path).status_code == 404
    assert client_at.post(path, {"persona": "admin@example.com", "now": "2025-09-15"}).status_code == 404


def test_without_qa_mode_a_travelled_clock_counts_for_nothing(policy_update, qa_is_off, client_at):
    page = client_at.at(BEFORE).as_user(UserFactory()).page("/")
    assert page.status_code == 303
    assert "qa-bar" not in client_at.page("/consent/").content.decode()

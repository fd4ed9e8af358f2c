"""load_demo: the shipped updates and the cast, as often as one likes; and what `make run` says of them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claudeprivacy.qa import welcome
from claudeprivacy.qa.personas import BY_EMAIL, CAST
from consent.core.verdicts import verdict_of
from consent.models import ConsentEvent, Installation, PolicyUpdate
from conversations.models import Conversation
from tests.claudeprivacy.qa.test_panel import forms_on, value_of
from tests.support.factories import UserFactory, publish, publish_shipped, shipped
from tests.support.log_in import whose

pytestmark = pytest.mark.django_db
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def load(capsys):
    def load():
        call_command("load_demo")
        return capsys.readouterr().out.splitlines()

    return load


def counts():
    return [model.objects.count() for model in (PolicyUpdate, User, Conversation, ConsentEvent)]


def test_load_demo_publishes_what_is_shipped_and_makes_the_cast(load):
    assert len(load()) == 3 + len(CAST)
    assert set(PolicyUpdate.objects.values_list("slug", flat=True)) == {"2025-05-01", "2025-08-28", "2026-11-25"}
    assert set(User.objects.values_list("email", flat=True)) == set(BY_EMAIL)


def test_load_demo_run_again_adds_nothing(load):
    load()
    before = counts()
    assert load() == ["demo: nothing to add"]
    assert counts() == before


def test_load_demo_adds_what_is_missing_and_touches_nothing_else(load):
    load()
    User.objects.filter(email="free@example.com").delete()
    User.objects.filter(email="max@example.com").update(name="Changed")
    assert load() == ["demo: free@example.com"]
    assert User.objects.get(email="max@example.com").name == "Changed"


def test_a_demo_of_before_gets_the_update_that_was_shipped_since(load, client_at):
    publish_shipped()
    assert "demo: policy update 2026-11-25" in load()
    person = UserFactory()
    page = client_at.at(datetime(2026, 11, 26, tzinfo=UTC)).page("/legal/privacy-policy/").content.decode()
    assert "365 days after the last day to choose" in page
    for slug in ("2025-05-01", "2025-08-28"):
        assert f"/legal/privacy-policy/{slug}/" in page
    assert verdict_of(person).update.slug == "2025-08-28"  # a minor one asks nobody


def test_a_demo_whose_update_was_published_in_older_words_keeps_them(load):
    older = replace(shipped().texts["en"], privacy_policy="As it was shipped then.\n")
    update = publish(texts={**shipped().texts, "en": older})
    kept = list(update.documents.order_by("pk").values())
    assert "demo: policy update 2025-08-28" not in load()
    assert list(update.documents.order_by("pk").values()) == kept


def test_load_demo_works_without_qa_mode_and_marks_the_database(load, settings):
    settings.QA = settings.CONSENT_REPLAYS_THE_PAST = False
    load()
    assert Installation.objects.get().demo is True
    assert set(ConsentEvent.objects.values_list("simulated", flat=True)) == {True}


def test_load_demo_is_refused_in_production(load, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not in production") as raised:
        load()
    assert raised.value.returncode == 2
    assert counts() == [0, 0, 0, 0]


def test_the_welcome_names_the_address_the_personas_and_the_password():
    text = welcome.text(ADDRESS)
    assert f"claudeprivacy is at {ADDRESS}/" in text
    assert "password: demo" in text
    assert [persona.email for persona in CAST if persona.email not in text] == []


def test_each_of_the_welcomes_three_links_is_one_button_away(load, client_at):
    load()
    links = re.findall(rf"{ADDRESS}(/qa/\S+)", welcome.text(ADDRESS))
    assert len(links) == 3
    for link in links:
        (form, *_) = forms_on(client_at.page(link).content.decode(), "/qa/enter/")
        sent = {name: unescape(value_of(form, name)) for name in ("persona", "now", "next", "fresh")}
        arrived = client_at.post("/qa/enter/", sent, follow=True)
        assert arrived.status_code == 200
        assert whose(client_at)


def test_the_links_show_the_modal_before_and_after_and_the_privacy_tab(load, client_at):
    load()
    shown = []
    for link in re.findall(rf"{ADDRESS}(/qa/\S+)", welcome.text(ADDRESS)):
        form = forms_on(client_at.page(link).content.decode(), "/qa/enter/")[0]
        sent = {name: unescape(value_of(form, name)) for name in ("persona", "now", "next", "fresh")}
        page = client_at.post("/qa/enter/", sent, follow=True)
        shown.append((page.request["PATH_INFO"], re.findall('data-verdict="(.*?)"', page.content.decode())))
    assert shown == [("/", ["prompt"]), ("/consent/", ["block"]), ("/settings/privacy/", [])]


@pytest.mark.parametrize("email", BY_EMAIL)
def test_the_cast_can_be_entered_where_nothing_is_published(client_at, email):
    assert client_at.post("/qa/enter/", {"persona": email, "now": "2025-09-15"}).status_code == 303
    assert User.objects.get(pk=whose(client_at)).decided_update is None
    assert client_at.page("/").status_code == 200

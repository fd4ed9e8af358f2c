"""The public pages: current policies, every older version, each update; nothing before its time (rules, section 6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from consent.models import PolicyDocument, PolicyUpdate
from consent.policies import drafts, publishing
from consent.policies.toml_file import PolicyFile, Texts
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory, publish, shipped
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
POLICIES = ("/legal/consumer-terms/", "/legal/privacy-policy/")
TICK = timedelta(minutes=5)  # browsers' clocks tick


@pytest.fixture
def public(policy_update, client_at):
    """Nobody logged in, mid-September 2025."""
    return client_at.at(BEFORE)


def digest_of(address, slug, language="en"):
    kind = address.strip("/").split("/")[1].replace("-", "_")
    return PolicyDocument.objects.get(update__slug=slug, kind=kind, language=language).digest


@pytest.mark.parametrize("address", POLICIES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_current_text_is_public_in_both_languages(public, address, language):
    response = public.page(address, headers={"Accept-Language": language})
    assert response.status_code == 200
    assert digest_of(address, SLUG, language) in Screen(response).text


@pytest.mark.parametrize("address", POLICIES)
def test_every_version_is_linked_and_reachable(public, address):
    links = Screen(public.page(address)).links()
    for slug in (SLUG, "2025-05-01"):
        assert f"{address}{slug}/" in links
        assert digest_of(address, slug) in Screen(public.page(f"{address}{slug}/")).text
    assert f"/legal/updates/{SLUG}/" in links


@pytest.mark.parametrize("address", POLICIES)
def test_a_version_is_there_from_its_announcement_and_not_before(public, address):
    public.at(ANNOUNCED_AT - TICK)
    assert digest_of(address, "2025-05-01") in Screen(public.page(address)).text
    assert f"{address}{SLUG}/" not in Screen(public.page(address)).links()
    assert public.page(f"{address}{SLUG}/").status_code == 404
    assert digest_of(address, SLUG) in Screen(public.at(ANNOUNCED_AT + TICK).page(address)).text
    assert public.at(datetime(2025, 4, 1, tzinfo=UTC)).page(address).status_code == 404


def test_a_minor_update_replaces_the_public_texts_and_asks_nobody_again(public, new_client):
    minor = {"material": False, "last_day": None, "preset": False}
    texts = {name: replace(texts, choice=None) for name, texts in shipped().texts.items()}
    texts["en"] = replace(texts["en"], consumer_terms="Without the typo.\n")
    publish("2025-09-10", announced_at=datetime(2025, 9, 10, tzinfo=UTC), texts=texts, **minor)
    assert "Without the typo." in Screen(public.page(POLICIES[0])).text
    assert digest_of(POLICIES[0], SLUG) in Screen(public.page(f"{POLICIES[0]}{SLUG}/")).text
    form = Screen(new_client().as_user(UserFactory()).at(BEFORE).page("/")).forms["/consent/decide/"]
    assert form["update"] == SLUG


def test_drafts_and_unknown_versions_are_nowhere(public):
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=ANNOUNCED_AT)
    PolicyDocument.objects.create(update=draft, kind="consumer_terms", language="en", text="Secret plans", digest="d")
    for slug in ("draft", "never-published"):
        for address in (*POLICIES, "/legal/updates/"):
            response = public.page(f"{address}{slug}/")
            assert response.status_code == 404
            assert "Secret plans" not in response.content.decode()
    assert "draft" not in Screen(public.page(POLICIES[0])).text


def test_the_updates_page_says_what_it_asks_its_days_and_its_digests(public, policy_update):
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="People <asked>.", by=None, now=BEFORE)
    screen = Screen(public.page(f"/legal/updates/{SLUG}/"))
    for said in ("August 28, 2025", "October 8, 2025, until 23:59 UTC", "on, by preset", "People <asked>."):
        assert said in screen.text
    for digest in policy_update.documents.values_list("digest", flat=True):
        assert digest in screen.text
    assert "People <asked>" not in screen.html


@pytest.mark.parametrize(("language", "names"), [("en", ("English", "French")), ("fr", ("anglais", "français"))])
def test_the_updates_page_names_the_language_of_each_text(public, policy_update, language, names):
    text = Screen(public.page(f"/legal/updates/{SLUG}/", headers={"Accept-Language": language})).text
    told = [f"({name}) {document.digest}" for document, name in zip(*in_order(policy_update, names), strict=True)]
    assert len(told) == 6
    assert not [words for words in told if words not in text]


def in_order(update, names):
    documents = update.documents.order_by("kind", "language")
    return documents, [*names] * 3


@pytest.mark.parametrize(("slug", "instant"), [("2025-05-01", BEFORE), (SLUG, AFTER)])
def test_every_update_has_its_page(public, slug, instant):
    assert public.at(instant).page(f"/legal/updates/{slug}/").status_code == 200


def test_an_update_has_no_page_before_its_announcement(public):
    assert public.at(ANNOUNCED_AT - TICK).page(f"/legal/updates/{SLUG}/").status_code == 404


def test_html_in_a_text_is_shown_as_text_and_no_link_runs_a_script(client_at):
    hostile = "A <script>alert(1)</script> <img src=x onerror=alert(1)> [link](javascript:alert(1)) **bold**\n"
    texts = {name: replace(texts, consumer_terms=hostile) for name, texts in shipped().texts.items()}
    publish(texts=texts)
    response = client_at.at(BEFORE).page(POLICIES[0])
    html = response.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<strong>bold</strong>" in html
    assert "<script>alert" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_policy_without_the_language_is_shown_in_english_and_says_so(policy_update, client_at):
    texts = shipped("2025-05-01").texts
    english_only = {"en": Texts(texts["en"].consumer_terms, texts["en"].privacy_policy, None)}
    file = PolicyFile("2025-09-01", material=False, announced_at=BEFORE - TICK, texts=english_only)
    draft = drafts.create(file)  # the rules would not publish it: an update of before there was French
    PolicyUpdate.objects.filter(pk=draft.pk).update(published_at=BEFORE - TICK)
    screen = Screen(client_at.at(BEFORE).page(POLICIES[0], headers={"Accept-Language": "fr"}))
    assert digest_of(POLICIES[0], "2025-09-01") in screen.text
    assert "en" in screen.marks("lang")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_legal_pages_are_only_read(public, method):
    for address in (*POLICIES, f"{POLICIES[0]}{SLUG}/", f"/legal/updates/{SLUG}/"):
        assert getattr(public, method)(address).status_code == 405

"""The words of a notice: both languages, text and HTML alike, links of this site, nothing to load."""

import re
from datetime import date

import pytest

from consent.campaign import mail
from consent.campaign.schedule import Due
from consent.core import updates
from tests.support.factories import SLUG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
HEADINGS = {
    "en": ["What changes", "When", "What you can do"],
    "fr": ["Ce qui change", "Quand", "Ce que vous pouvez faire"],
}
LAST_DAY = {"en": "September 28, 2025", "fr": "28\u00a0septembre\u00a02025"}
PAGES = [
    "/consent/",
    "/settings/privacy/",
    "/legal/consumer-terms/",
    "/legal/privacy-policy/",
    f"/legal/updates/{SLUG}/",
]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.CONSENT_SITE_URL = "https://claude.example"


def compose(language="en", kind="announcement"):
    due = Due(kind, date(2025, 9, 28))
    return mail.compose(updates.find(SLUG), due, language, "ada@example.com", "notice-7-1")


def parts(message):
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return message.body, html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_three_headings_in_their_order_in_text_and_html(language):
    text, html = parts(compose(language))
    assert re.findall(r"<h2>(.*?)</h2>", html) == HEADINGS[language]
    assert [line for line in text.splitlines() if line in HEADINGS[language]] == HEADINGS[language]
    assert f'<html lang="{language}">' in html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_message_says_the_last_day_and_leads_to_the_choice_and_the_settings(language):
    message = compose(language)
    assert LAST_DAY[language] in message.subject
    for part in parts(message):
        assert LAST_DAY[language] in part
        found = re.findall(r"https?://[^\s\"<>]+", part)
        assert set(found) - {"https://claude.example"} <= {f"https://claude.example{page}" for page in PAGES}
        assert {"https://claude.example/consent/", "https://claude.example/settings/privacy/"} <= set(found)


@pytest.mark.parametrize("kind", ["announcement", "reminder-14", "reminder-7", "reminder-1"])
def test_a_reminder_says_that_it_is_one(kind):
    message = compose(kind=kind)
    assert ("Reminder" in message.subject) == ("reminder" in message.body) == (kind != "announcement")


def test_nothing_is_loaded_and_nothing_tells_that_it_was_read():
    _, html = parts(compose())
    assert not re.search(r"<(img|link|script|iframe|form|object)|\ssrc=|url\(|@import|\?", html)


def test_a_message_says_that_the_site_is_a_replica():
    for part in parts(compose()):
        assert "Not affiliated with Anthropic" in " ".join(part.split())


def test_a_message_is_multipart_and_known_by_our_own_id():
    message = compose().message()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.get_payload()] == ["text/plain", "text/html"]
    assert (message["Message-ID"], message["Auto-Submitted"]) == ("<notice-7-1@claude.example>", "auto-generated")
    assert message["To"] == "ada@example.com"


def test_an_extended_last_day_is_the_one_a_message_names():
    message = mail.compose(updates.find(SLUG), Due("reminder-7", date(2025, 10, 1)), "fr", "a@example.com", "x")
    assert "1er\u00a0octobre\u00a02025" in message.subject
    assert "28\u00a0septembre" not in message.body


def test_without_the_sites_address_there_is_no_message(settings):
    settings.CONSENT_SITE_URL = ""
    with pytest.raises(mail.NoAddress, match="SITE_URL"):
        compose()


def test_the_words_of_a_message_are_the_frozen_ones():
    text, html = parts(compose())
    words = mail.documents.choice_text(SLUG, "en").words
    assert words["retention"] in " ".join(text.split())
    assert words["title"] in html

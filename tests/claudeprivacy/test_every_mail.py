"""Every message in the house's style: two parts that say the same, to be read anywhere, in the person's language."""

import re
from html.parser import HTMLParser

import pytest
from django.core import mail as outgoing

from consent.lib import mail_parts
from tests.support.every_mail import SITE, every

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
ADDRESS = r"https?://[^\s\"<>]+"


class Words(HTMLParser):
    """What is read of a page: neither its head nor what is hidden; the texts of links apart."""

    def __init__(self, html):
        super().__init__()
        self.said, self.links, self.tags = [], set(), set()
        self.feed(re.sub(r"(?s)<head>.*?</head>|<div style=\"display: none.*?</div>|<!--.*?-->", "", html))

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "a":
            self.links.add(dict(attrs)["href"])

    def handle_data(self, data):
        self.said.extend(data.split())


@pytest.fixture(params=["en", "fr"])
def letters(request, settings):
    settings.CONSENT_SITE_URL, settings.ALLOWED_HOSTS = SITE, ["claude.example"]
    return request.param, dict(every(request.param, outgoing.outbox))


def test_both_parts_say_the_same_and_lead_to_the_same(letters):
    _language, found = letters
    assert len(found) == 14
    for kind, message in found.items():
        ((html, _),) = message.alternatives
        words = Words(html)
        text = re.sub(r"(?m)^- |^-- $", "", message.body)
        assert set(re.findall(ADDRESS, text)) == words.links, kind
        missing = set(re.sub(ADDRESS, "", text).split()) - set(words.said)
        assert not missing, (kind, missing)


def test_the_html_is_a_page_for_mail_clients_in_both_themes(letters):
    language, found = letters
    for kind, message in found.items():
        ((html, _),) = message.alternatives
        assert f'<html lang="{language}">' in html, kind
        assert 'name="color-scheme" content="light dark"' in html
        assert "@media (prefers-color-scheme: dark)" in html
        assert {"table", "h1"} <= Words(html).tags, kind
        assert ('class="button"' in html) is (kind not in ("deleted", "address_changed_back")), kind
        assert not re.search(r"<(img|link|script|iframe|form|object)|\ssrc=|url\(|@import", html), kind
        (preheader,) = re.findall(r"(?s)<div style=\"display: none[^>]*>(.*?)</div>", html)
        assert len(preheader.replace("&#8199;&#847;", "").strip()) >= 10, kind


def test_the_text_has_short_lines_and_links_on_lines_of_their_own(letters):
    language, found = letters
    for kind, message in found.items():
        for line in message.body.splitlines():
            alone = re.fullmatch(rf"\s*{ADDRESS}", line)
            assert alone or len(line) <= mail_parts.LINE, (kind, line)
            assert alone or "://" not in line, (kind, line)
        assert "\n-- \n" in message.body, kind
        assert ("réplique" in message.body) is (language == "fr"), kind
        assert "\n" not in message.subject, kind


def test_a_line_breaks_between_words_alone():
    word = "https://claude.example/" + "x" * 100
    said = f"- {'a-b ' * 30}\n  {word}\nfin\u00a0: {'mot ' * 20}10\u00a0jours"
    lines = mail_parts.in_lines(said).splitlines()
    assert max(len(line) for line in lines if word not in line) <= mail_parts.LINE
    assert [line for line in lines if word in line] == [f"  {word}"]
    assert " ".join(mail_parts.in_lines(said).split(" ")).split() == said.split()
    assert lines[1].startswith("  a-b")

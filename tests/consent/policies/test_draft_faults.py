"""What keeps a draft from being published: said all at once, each with its field and its mend."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest

from consent.models import PolicyUpdate
from consent.policies import drafts, publishing
from tests.consent.admin.test_publish import ANNOUNCED, FILE, page, publish, words
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(policy_update):
    return drafts.create(FILE)


def policies(language, **changes):
    return {**FILE.texts, language: replace(FILE.texts[language], **changes)}


FAULTS = [
    (lambda: replace(FILE, last_day=date(2026, 3, 10)), "last_day: leaves less than 14 days"),
    (lambda: replace(FILE, last_day=None), "last_day: missing"),
    (lambda: replace(FILE, texts=words("fr", accept="")), "fr.choice.accept: is empty"),
    (lambda: replace(FILE, texts=words("en", intro="No day.")), "en.choice.intro: has the placeholders [], needs"),
    (lambda: replace(FILE, texts=words("fr", surprise="x")), "fr.choice.surprise: no such field"),
    (lambda: replace(FILE, presentation="balanced"), "preset: two equal buttons preset nothing"),
    (
        lambda: replace(FILE, texts={**FILE.texts, "fr": replace(FILE.texts["fr"], privacy_policy="")}),
        "fr.privacy_policy",
    ),
    (lambda: replace(FILE, slug="UPPER"), "slug: use up to 40 small letters"),
]


@pytest.mark.parametrize(("file", "says"), FAULTS, ids=[says for _, says in FAULTS])
def test_what_is_wrong_is_said_and_keeps_it_a_draft(manager, policy_update, file, says):
    draft = drafts.create(file())
    screen = Screen(manager.get(page(draft)))
    field, _, what = says.partition(": ")
    assert re.search(rf"{re.escape(what)}[^<]*<code[^>]*>{re.escape(field)}</code>", unescape(screen.html))
    assert "Publish for good" not in screen.html
    assert publish(manager, draft).status_code == 422
    assert PolicyUpdate.objects.get(pk=draft.pk).published_at is None


def test_all_mistakes_are_said_at_once(manager, policy_update):
    draft = drafts.create(replace(FILE, last_day=None, texts=words("fr", accept="", title="")))
    assert len(publishing.faults(draft, now=ANNOUNCED)) == 3


def test_outside_qa_and_demo_nothing_is_announced_in_the_past(manager, draft, settings):
    late = datetime(2026, 5, 1, tzinfo=UTC)
    assert publishing.faults(draft, now=late) == []
    settings.CONSENT_REPLAYS_THE_PAST = False
    assert [fault.partition(":")[0] for fault in publishing.faults(draft, now=late)] == ["announced_at", "last_day"]

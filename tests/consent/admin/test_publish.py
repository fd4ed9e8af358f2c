"""Publishing a draft: checked, compared, typed out, logged, for good, and at one cost for any number of people."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consent.core import updates
from consent.models import PolicyDocument, PolicyUpdate
from consent.policies import drafts
from tests.support.client import TravellingClient
from tests.support.factories import SLUG, UserFactory, another, shipped
from tests.support.screen import Screen
from tests.support.staff import staff

ANNOUNCED = datetime(2026, 3, 1, tzinfo=UTC)
FILE = another(replace(shipped(SLUG), slug="2026-03-01", announced_at=ANNOUNCED, last_day=date(2026, 4, 1)))
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(policy_update):
    return drafts.create(FILE)


def page(draft):
    return f"/admin/consent/policyupdate/{draft.pk}/publish/"


def publish(client, draft, **changes):
    return client.post(page(draft), {"slug": draft.slug, "shown": drafts.fingerprint(draft), **changes})


def test_a_draft_is_published_for_good_and_logged(manager, draft):
    assert publish(manager, draft).status_code == 303
    updates.forget()
    assert updates.find("2026-03-01").last_day == date(2026, 4, 1)
    assert "Published 2026-03-01." in LogEntry.objects.get().change_message
    for change in (
        lambda: PolicyUpdate.objects.filter(pk=draft.pk).update(preset=False),
        lambda: PolicyDocument.objects.filter(update=draft).update(text="other"),
        lambda: PolicyDocument.objects.filter(update=draft).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert publish(manager, draft).status_code == 404


def test_the_drafts_page_leads_to_publishing(manager, draft):
    screen = Screen(manager.get(page(draft)))
    assert screen.forms[""]["shown"] == drafts.fingerprint(draft)
    assert "holds for everybody within a second, and for good" in screen.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slug": ""}, "This field is required"),
        ({"slug": "2026-03-02"}, "That isn't this update's slug"),
        ({"shown": "0" * 64}, "The draft was changed since this page was shown"),
        ({"shown": ""}, ""),
    ],
)
def test_without_the_slug_typed_or_of_a_changed_draft_nothing_is_published(manager, draft, changes, says):
    response = publish(manager, draft, **changes)
    assert response.status_code == 422
    assert says in Screen(response).text
    assert not LogEntry.objects.exists()
    assert PolicyUpdate.objects.get(pk=draft.pk).published_at is None


def words(language, **changes):
    texts = {name: replace(text, choice={**text.choice}) for name, text in FILE.texts.items()}
    texts[language].choice.update(changes)
    return texts


def test_a_minor_correction_asks_nobody(manager, policy_update):
    texts = {language: replace(text, choice=None) for language, text in FILE.texts.items()}
    draft = drafts.create(replace(FILE, material=False, last_day=None, preset=False, texts=texts))
    assert publish(manager, draft).status_code == 303
    updates.forget()
    assert updates.find("2026-03-01").material is False


def test_what_changed_against_the_update_before_is_shown(manager, policy_update):
    texts = {**words("en", accept="Agree"), "fr": words("fr", accept="D'accord")["fr"]}
    draft = drafts.create(replace(FILE, texts=texts))
    screen = Screen(manager.get(page(draft)))
    assert "What changes against 2025-08-28" in screen.text
    assert "<del>Accept</del><ins>Agree</ins>" in screen.html
    assert "en.choice.accept" in screen.text
    assert "fr.choice.title" not in screen.text


@pytest.mark.parametrize("client", ["reviewer", "staff"])
def test_publishing_needs_the_permission(policy_update, draft, client):
    client_at = TravellingClient().as_user(staff(*(["Reviewer"] if client == "reviewer" else [])))
    assert client_at.get(page(draft)).status_code == 403
    assert publish(client_at, draft).status_code == 403


def queries(client, draft):
    ContentType.objects.get_for_model(PolicyUpdate)  # asked for once in a process
    with CaptureQueriesContext(connection) as captured:
        assert publish(client, draft).status_code == 303
    return len(captured)


def test_publishing_costs_the_same_for_any_number_of_people(manager, policy_update, steady_updates):
    few = queries(manager, drafts.create(FILE))
    UserFactory.create_batch(40)
    more = replace(FILE, slug="2026-05-01", announced_at=datetime(2026, 5, 1, tzinfo=UTC), last_day=date(2026, 6, 1))
    draft = drafts.create(another(more))
    with CaptureQueriesContext(connection) as captured:
        assert publish(manager, draft).status_code == 303
    assert len(captured) == few
    assert not [query["sql"] for query in captured if "accounts_user" in query["sql"] and "WHERE" not in query["sql"]]

"""Drafts of an update: written in both languages, from an earlier one or a file; seen by staff who may."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry

from consent.admin import draft_form
from consent.core import documents
from consent.models import PolicyDocument, PolicyUpdate
from consent.policies import drafts
from consent.policies.wording import BALANCED_WORDS
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, SLUG
from tests.support.screen import Screen
from tests.support.staff import staff

LIST = "/admin/consent/policyupdate/"
DATES = {"announced_at_0": "2026-03-01", "announced_at_1": "00:00:00", "last_day": "2026-04-01"}
pytestmark = pytest.mark.django_db


def form_of(response):
    """What the page's form would send."""
    form = response.context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent |= {"material": "on", **DATES}
    return {name: value for name, value in sent.items() if value not in (None, False) and name != "announced_at"}


def write(manager, **changes):
    sent = {**form_of(manager.get(f"{LIST}add/")), "slug": "2026-03-01", **changes}
    response = manager.post(f"{LIST}add/", {name: value for name, value in sent.items() if value is not None})
    assert response.status_code == 302, response.context["adminform"].form.errors
    return PolicyUpdate.objects.get(slug=sent["slug"])


def test_a_new_draft_starts_from_the_newest_update_and_holds_its_words(manager):
    draft = write(manager)
    published = PolicyUpdate.objects.get(slug=SLUG)
    assert draft.published_at is None
    assert drafts.as_file(draft).texts == drafts.as_file(published).texts
    assert (draft.preset, draft.presentation, str(draft.last_day)) == (True, "original", "2026-04-01")
    assert LogEntry.objects.filter(object_id=draft.pk).count() == 1


def test_a_draft_can_start_from_any_published_update_and_be_minor(manager):
    form = manager.get(f"{LIST}add/?from=2025-05-01").context["adminform"].form
    assert "consumer plans Free, Pro and Max" in form.initial["en-policy-consumer_terms"]
    draft = write(manager, material=None, preset="on")
    assert (draft.material, draft.last_day, draft.preset) == (False, None, False)
    assert set(draft.documents.values_list("kind", flat=True)) == {"consumer_terms", "privacy_policy"}


def test_a_draft_may_be_incomplete_and_is_edited_again(manager):
    draft = write(manager, **{"fr-title": "", "en-accept": "Agree\r\nnow"})
    page = f"{LIST}{draft.pk}/change/"
    form = form_of(manager.get(page))
    assert "fr-title" not in form or not form["fr-title"]
    assert form["en-accept"] == "Agree\nnow"
    assert manager.post(page, {**form, "fr-title": "Titre"}).status_code == 302
    draft.refresh_from_db()
    assert drafts.as_file(draft).texts["fr"].choice["title"] == "Titre"
    assert draft.documents.count() == 6


def test_balanced_words_are_kept_where_they_are_shown_or_whole(manager):
    words = {f"en-{name}": "" for name in BALANCED_WORDS} | {"en-allow": "Allow", "en-dont_allow": "Don't allow"}
    assert drafts.as_file(write(manager, slug="whole")).texts["fr"].choice["allow"] == "Autoriser"
    assert "allow" not in drafts.as_file(write(manager, **words)).texts["en"].choice
    draft = write(manager, slug="balanced", presentation="balanced", **words)
    assert drafts.as_file(draft).texts["en"].choice["allow"] == "Allow"


@pytest.mark.parametrize("change", [{"slug": SLUG}, {"slug": "ü"}, {"announced_at_0": "soon"}, {"last_day": "x"}])
def test_a_mistake_is_said_at_its_field(manager, change):
    sent = {**form_of(manager.get(f"{LIST}add/")), "slug": "2026-03-01", **change}
    response = manager.post(f"{LIST}add/", sent)
    assert response.status_code == 200
    (name,) = response.context["adminform"].form.errors
    assert next(iter(change)).startswith(name)


@pytest.fixture
def draft(policy_update):
    text = drafts.as_file(policy_update)
    draft = drafts.create(text.__class__(**{**text.__dict__, "slug": "secret-draft"}))
    PolicyUpdate.objects.filter(pk=draft.pk).update(announced_at=datetime(2025, 9, 1, tzinfo=UTC))
    return draft


def test_nobody_else_sees_a_draft(reviewer, draft, ada):
    own = [
        f"{LIST}{draft.pk}/{page}/"
        for page in ("change", "history", "preview", "scene", "publish", "extend", "campaign", "notices")
    ]
    assert {reviewer.get(page, follow=True).status_code for page in own[:1]} == {200}  # told that there is none
    assert {reviewer.get(page).status_code for page in own[1:]} <= {302, 403, 404}
    for page in (LIST, "/admin/", "/admin/consent/consentevent/"):
        assert "secret-draft" not in reviewer.get(page).content.decode()
    person = TravellingClient().as_user(ada).at(BEFORE)
    assert person.get("/legal/updates/secret-draft/").status_code == 404
    assert person.get("/legal/consumer-terms/secret-draft/").status_code == 404
    with pytest.raises(PolicyDocument.DoesNotExist):
        documents.choice_text("secret-draft", "en")


def test_staff_who_may_change_drafts_see_a_draft(manager, draft):
    assert "secret-draft" in manager.get(LIST).content.decode()
    assert f"{LIST}{draft.pk}/publish/" in Screen(manager.get(f"{LIST}{draft.pk}/change/")).links()


def test_writing_needs_the_permission_and_a_published_one_can_not_be_written(reviewer, manager, policy_update):
    assert {reviewer.get(f"{LIST}{page}/").status_code for page in ("add", "upload")} == {403}
    assert TravellingClient().as_user(staff()).get(f"{LIST}upload/").status_code == 403
    page = f"{LIST}{policy_update.pk}/change/"
    assert manager.post(page, {"slug": "other", **DATES}).status_code == 403
    screen = Screen(manager.get(page))
    assert not {name for name in screen.marks("name") if name and name.startswith(("en-", "fr-", "_save"))}


def test_what_was_published_meanwhile_is_not_overwritten(manager, draft, monkeypatch):
    page = f"{LIST}{draft.pk}/change/"
    form = form_of(manager.get(page))
    lock = drafts.lock
    publish = PolicyUpdate.objects.filter(pk=draft.pk).update
    monkeypatch.setattr(drafts, "lock", lambda pk: publish(published_at=BEFORE) and lock(pk))
    assert manager.post(page, {**form, "en-title": "Other"}).status_code == 403


def test_the_form_has_a_field_for_every_word():
    names = {name for _, options in draft_form.fieldsets() for name in options["fields"]}
    assert names == set(draft_form.DraftForm.base_fields)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_day", "9999-12-31"),
        ("last_day", "0001-01-01"),
        ("announced_at_0", "9999-12-31"),
        ("announced_at_0", "1999-12-31"),
    ],
)
def test_a_day_beyond_what_anybody_may_type_is_refused(manager, field, value):
    sent = {**form_of(manager.get(f"{LIST}add/")), "slug": "2026-03-01", field: value}
    answer = manager.post(f"{LIST}add/", sent)
    errors = answer.context["adminform"].form.errors[field.removesuffix("_0")]
    assert "between 2000 and 2100" in str(errors)


@pytest.mark.parametrize("pages", ["change/", "publish/", "preview/", "scene/?scene=last-hours", "scene/"])
@pytest.mark.parametrize(
    "dates",
    [
        {"last_day": date(9999, 12, 31)},
        {"last_day": date(1, 1, 1)},
        {"announced_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)},
        {"announced_at": datetime(1, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_a_draft_that_was_stored_with_such_a_day_breaks_no_page(manager, pages, dates):
    draft = write(manager)
    PolicyUpdate.objects.filter(pk=draft.pk).update(**dates)
    assert manager.get(f"{LIST}{draft.pk}/{pages}").status_code < 500
    assert manager.post(f"{LIST}{draft.pk}/publish/", {"slug": draft.slug, "shown": "x"}).status_code < 500
    assert manager.get(LIST).status_code < 500

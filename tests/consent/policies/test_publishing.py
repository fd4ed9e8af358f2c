"""Publishing freezes an update and its texts; extending moves a last day, later only (rules, section 1)."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from consent.core import updates
from consent.lib import clock
from consent.models import Installation, LastDayExtension, PolicyDocument, PolicyUpdate
from consent.policies import drafts, publishing
from consent.policies.publishing import CannotExtend
from consent.policies.toml_file import CannotPublish
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SHIPPED, SLUG, publish, publish_shipped, shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy_update(db):
    """By the verb itself, which these tests are about; elsewhere the same rows are stored by a shorter way."""
    publish("2025-05-01")
    return publish()


def test_what_other_tests_begin_with_is_what_the_verb_stores(db):
    publish_shipped()
    assert not [slug for slug in SHIPPED if publishing.publish_file(shipped(slug), now=AFTER)]
    assert set(PolicyUpdate.objects.values_list("slug", flat=True)) == set(SHIPPED)


def test_everything_of_the_file_is_stored(policy_update):
    assert policy_update.published_at is not None
    stored = {name: getattr(policy_update, name) for name in drafts.columns(shipped())}
    assert stored == drafts.columns(shipped())
    kinds = policy_update.documents.values_list("kind", "language")
    policies = [(kind, language) for kind in ("consumer_terms", "privacy_policy") for language in ("en", "fr")]
    assert sorted(kinds) == sorted([("choice", "en"), ("choice", "fr"), *policies])
    assert (
        policy_update.documents.get(kind="privacy_policy", language="fr").text == shipped().texts["fr"].privacy_policy
    )


def test_a_digest_is_the_sha_256_of_the_stored_text(policy_update):
    for document in PolicyDocument.objects.all():
        assert document.digest == hashlib.sha256(document.text.encode()).hexdigest()
    assert len(set(policy_update.documents.values_list("digest", flat=True))) == 6


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_choice_binds_every_word_and_both_policies(policy_update, language):
    documents = {document.kind: document for document in policy_update.documents.filter(language=language)}
    choice = json.loads(documents["choice"].text)
    assert (choice["update"], choice["language"]) == (SLUG, language)
    assert choice["words"] == shipped().texts[language].choice
    assert choice["consumer_terms"] == documents["consumer_terms"].digest
    assert choice["privacy_policy"] == documents["privacy_policy"].digest


def test_a_minor_update_has_no_choice(policy_update):
    minor = PolicyUpdate.objects.get(slug="2025-05-01")
    assert (minor.material, minor.last_day, minor.documents.filter(kind="choice").count()) == (False, None, 0)
    assert minor.documents.count() == 4


def test_publishing_the_same_again_is_fine_and_adds_nothing(policy_update):
    assert publishing.publish_file(shipped(), now=clock.real_now()) is False
    assert (PolicyUpdate.objects.count(), PolicyDocument.objects.count()) == (2, 10)


@pytest.mark.parametrize(
    "change",
    [
        {"preset": False},
        {"last_day": date(2025, 9, 30)},
        {"announced_at": ANNOUNCED_AT + timedelta(hours=1)},
        {"texts": {**shipped().texts, "fr": replace(shipped().texts["fr"], privacy_policy="Autre chose.\n")}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_anything_else_under_the_same_slug_is_refused(policy_update, change):
    with pytest.raises(CannotPublish, match="^slug: .*Choose a new slug"):
        publishing.publish_file(replace(shipped(), **change), now=clock.real_now())
    assert (PolicyUpdate.objects.count(), PolicyDocument.objects.count()) == (2, 10)


def test_a_slug_that_a_draft_holds_is_refused(db):
    PolicyUpdate.objects.create(slug=SLUG, announced_at=ANNOUNCED_AT)
    with pytest.raises(CannotPublish, match="^slug: .*draft"):
        publishing.publish_file(shipped(), now=clock.real_now())


@pytest.mark.parametrize(("ahead", "refused"), [(-1, True), (0, False), (1, False)])
def test_outside_qa_and_demo_nothing_is_announced_in_the_past(db, settings, ahead, refused):
    settings.CONSENT_REPLAYS_THE_PAST = False
    now = ANNOUNCED_AT - timedelta(seconds=ahead)
    if refused:
        with pytest.raises(CannotPublish, match="^announced_at: .*in the past"):
            publishing.publish_file(shipped(), now=now)
    else:
        assert publishing.publish_file(shipped(), now=now) is True
    assert PolicyUpdate.objects.exists() is not refused


@pytest.mark.parametrize(("qa", "demo"), [(True, False), (False, True)])
def test_qa_mode_and_demo_databases_replay_the_past(db, settings, qa, demo):
    settings.CONSENT_REPLAYS_THE_PAST = qa
    Installation.objects.filter(pk=Installation.current().pk).update(demo=demo)
    assert publishing.publish_file(shipped(), now=AFTER) is True


def test_what_is_published_already_is_fine_also_once_it_is_past(policy_update, settings):
    settings.CONSENT_REPLAYS_THE_PAST = False
    assert publishing.publish_file(shipped(), now=AFTER) is False


@pytest.mark.parametrize(("days", "refused"), [(13, True), (14, False)])
def test_every_reminder_has_its_turn(db, days, refused):
    """From the announcement to the end of the last day; the console's rule, and the file's."""
    file = replace(shipped(), last_day=(ANNOUNCED_AT + timedelta(days=days - 1)).date())
    if refused:
        with pytest.raises(CannotPublish, match="^last_day: leaves less than 14 days"):
            publishing.publish_file(file, now=clock.real_now())
    else:
        assert publishing.publish_file(file, now=clock.real_now()) is True
    assert PolicyUpdate.objects.exists() is not refused


def test_all_that_is_wrong_is_told_at_once_and_no_draft_is_left(db, settings):
    settings.CONSENT_REPLAYS_THE_PAST = False
    file = replace(shipped(), last_day=date(2025, 9, 1), preset=True, presentation="balanced")
    with pytest.raises(CannotPublish) as refusal:
        publishing.publish_file(file, now=AFTER)
    named = [fault.partition(":")[0] for fault in refusal.value.faults]
    assert named[0] == "preset"
    assert named[-3:] == ["announced_at", "last_day", "last_day"]
    assert (PolicyUpdate.objects.count(), PolicyDocument.objects.count()) == (0, 0)


def test_a_last_day_before_the_announcement_is_one_mistake(db):
    file = replace(shipped(), last_day=date(2025, 8, 1))
    assert publishing.faults_of(file, now=ANNOUNCED_AT) == [
        "last_day: lies before the announcement. Choose a later day."
    ]


def test_a_file_with_another_time_zone_is_the_same_update(policy_update):
    east = replace(shipped(), announced_at=ANNOUNCED_AT.astimezone(timezone(timedelta(hours=2))))
    assert publishing.publish_file(east, now=clock.real_now()) is False


def test_of_a_slug_that_is_taken_there_is_no_second_draft(policy_update):
    with pytest.raises(CannotPublish, match="^slug: .*is taken"):
        drafts.create(shipped())
    assert (PolicyUpdate.objects.count(), PolicyDocument.objects.count()) == (2, 10)


def extend(update, day, reason="More time.", **more):
    facts = {"by": None, "now": BEFORE, **more}
    return publishing.extend(update=update, last_day=day, reason=reason, **facts)


def last_day():
    updates.forget()
    return updates.find(SLUG).last_day


def test_an_extension_is_a_row_with_its_reason_and_leaves_the_update_as_published(policy_update):
    extension = extend(policy_update, date(2025, 10, 8), "  People asked for it.  ")
    assert (extension.reason, extension.extended_at, extension.extended_by) == ("People asked for it.", BEFORE, None)
    assert last_day() == date(2025, 10, 8)
    assert PolicyUpdate.objects.get(slug=SLUG).last_day == date(2025, 9, 28)


def test_the_newest_extension_counts(policy_update):
    extend(policy_update, date(2025, 10, 8))
    extend(policy_update, date(2025, 11, 1), now=BEFORE - timedelta(days=9))
    assert last_day() == date(2025, 11, 1)


@pytest.mark.parametrize("day", [date(2025, 9, 27), date(2025, 10, 7), date(2025, 10, 8), date(2035, 11, 1)])
def test_the_last_day_only_moves_later_and_within_reason(policy_update, day):
    extend(policy_update, date(2025, 10, 8))
    with pytest.raises(CannotExtend) as refusal:
        extend(policy_update, day)
    assert (refusal.value.field, LastDayExtension.objects.count()) == ("last_day", 1)


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
def test_a_reason_is_needed(policy_update, reason):
    with pytest.raises(CannotExtend) as refusal:
        extend(policy_update, date(2025, 10, 8), reason)
    assert (refusal.value.field, LastDayExtension.objects.count()) == ("reason", 0)


def test_only_a_published_material_update_has_a_last_day(policy_update):
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=datetime(2030, 1, 1, tzinfo=UTC), last_day=AFTER)
    for update in (draft, PolicyUpdate.objects.get(slug="2025-05-01")):
        with pytest.raises(CannotExtend) as refusal:
            extend(update, date(2031, 1, 1))
        assert refusal.value.field == "last_day"

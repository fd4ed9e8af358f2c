"""An overlay: one update seen otherwise in one context, and recorded so; published as before for everybody else."""

import threading
from dataclasses import replace
from datetime import date

import pytest

from consent.core import documents, overlay, updates
from consent.core.overlay import Overlay
from consent.models import ConsentEvent, PolicyDocument
from tests.support import tampering
from tests.support.factories import BEFORE, SLUG, UserFactory, decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
LATER = Overlay(SLUG, {"last_day": date(2025, 10, 20)}, {"en": {"aside": "An aside", "title": "Another title"}})


def test_an_overlay_changes_its_update_until_its_block_ends():
    published = updates.find(SLUG)
    with overlay.worn(LATER):
        assert updates.find(SLUG) == replace(published, last_day=date(2025, 10, 20))
        assert updates.as_published() != updates.published()
    assert updates.find(SLUG) == published


def test_another_thread_sees_what_is_published(steady_updates):
    updates.published()  # the snapshot: this test's transaction is not another thread's
    seen = []
    with overlay.worn(LATER):
        thread = threading.Thread(target=lambda: seen.append(updates.published()))
        thread.start()
        thread.join()
    assert seen == [updates.published()]


def test_words_stand_beside_the_frozen_ones_and_never_in_their_place():
    frozen = documents.choice_text(SLUG, "en")
    with overlay.worn(LATER):
        seen = documents.choice_text(SLUG, "en")
        assert documents.choice_text(SLUG, "fr") == documents.choice_text(SLUG, "fr")
    assert (seen.words["aside"], seen.words["title"]) == ("An aside", frozen.words["title"])
    assert (
        seen.digest
        == frozen.digest
        == PolicyDocument.objects.get(update__slug=SLUG, kind="choice", language="en").digest
    )
    assert "aside" not in documents.choice_text(SLUG, "en").words


def test_what_is_recorded_is_simulated_and_says_what_was_seen():
    with overlay.worn(LATER):
        decide(UserFactory(), now=BEFORE)
    decide(UserFactory(), now=BEFORE)
    rows = ConsentEvent.objects.order_by("simulated").values_list("simulated", "last_day")
    assert list(rows) == [(False, date(2025, 9, 28)), (True, date(2025, 10, 20))]
    assert tampering.verify()[0] == 0


def test_the_order_of_updates_is_that_of_what_is_published():
    moved = Overlay(SLUG, {"announced_at": updates.find("2025-05-01").announced_at.replace(year=2024)})
    with overlay.worn(moved):
        assert [update.slug for update in updates.published()] == ["2025-05-01", SLUG]
        assert updates.order() == {"2025-05-01": 0, SLUG: 1}

"""A process that hasn't heard yet of an update others know: nobody decides twice, and nobody is asked again."""

import time
from contextlib import suppress
from datetime import timedelta

import pytest

from consent.core import decisions, documents, ledger, updates
from consent.rules.standing import Standing, fold
from tests.support.factories import ANNOUNCED_AT, BEFORE, SLUG, UserFactory, decide, publish
from tests.support.verbs import NEXT_SLUG, accept, digest, put_off, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def behind(policy_update, steady_updates):
    """Publishes the next update without this process hearing of it."""

    def publish_elsewhere():
        known = updates.published()
        publish(NEXT_SLUG, announced_at=ANNOUNCED_AT + timedelta(days=5))
        updates._known = (time.monotonic(), known)

    return publish_elsewhere


def decided_elsewhere(user, behind):
    """On the next update, by a process that knew it."""
    behind()
    stale = updates._known
    updates.forget()
    decide(user, slug=NEXT_SLUG)
    updates._known = stale


def test_whoever_decided_elsewhere_is_not_asked_again_here(behind, client_at):
    user = UserFactory()
    decided_elsewhere(user, behind)
    page = client_at.as_user(user).at(BEFORE).page("/")
    assert page.status_code == 200
    assert "data-verdict" not in page.content.decode()


def test_an_old_form_adds_nothing_for_whoever_decided_on_the_next_update_elsewhere(behind):
    user = decide(UserFactory())
    decided_elsewhere(user, behind)
    assert accept(user).event is None
    with pytest.raises(decisions.StaleForm):
        decisions.defer(user_pk=user.pk, update_slug=SLUG, language="en", gpc=False, now=BEFORE)
    assert [row.update_id for row in rows(user)] == [SLUG, NEXT_SLUG]


def test_a_publication_in_the_middle_of_a_decision_makes_no_second_one(behind, monkeypatch):
    user = decide(UserFactory())
    locked = ledger.locked

    def and_then_the_news_comes(user_pk):
        behind()
        updates.forget()
        return locked(user_pk)

    monkeypatch.setattr(decisions, "locked", and_then_the_news_comes)
    with suppress(decisions.StaleForm):
        accept(user)
    assert [row.update_id for row in rows(user)] == [SLUG]


def test_the_standing_follows_a_decision_on_an_update_this_process_has_not_heard_of(behind):
    user = decide(UserFactory())
    behind()
    decisions.decide(
        user_pk=user.pk,
        update_slug=NEXT_SLUG,
        digest=documents.choice_text(NEXT_SLUG, "en").digest,
        help_improve=False,
        gesture=decisions.Gesture(),
        now=BEFORE,
    )
    user.refresh_from_db()
    updates.forget()
    assert user.decided_update == NEXT_SLUG
    assert fold(rows(user), updates.order()) == Standing.of(user)


def test_an_update_nobody_knows_is_asked_for_and_refused(policy_update):
    with pytest.raises(decisions.StaleForm):
        accept(UserFactory(), update_slug="never", digest=digest())


def test_not_now_about_an_update_that_this_process_has_not_heard_of_counts(behind):
    behind()
    assert put_off(UserFactory(), update_slug=NEXT_SLUG).event.update_id == NEXT_SLUG

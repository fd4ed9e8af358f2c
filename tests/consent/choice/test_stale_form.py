"""Forms that can't be accepted: not about the current text, or nothing to accept. Nothing is recorded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.plans import COMMERCIAL
from consent.core.decisions import Refused, StaleForm
from consent.models import PolicyDocument, PolicyUpdate
from tests.support.factories import AFTER, ANNOUNCED_AT, SLUG, UserFactory, publish
from tests.support.verbs import NEXT_SLUG, accept, digest, rows

pytestmark = pytest.mark.django_db


def draft() -> str:
    update = PolicyUpdate.objects.create(slug="draft", announced_at=ANNOUNCED_AT, last_day=AFTER)
    PolicyDocument.objects.create(update=update, kind="choice", language="en", text="{}", digest="d" * 64)
    return update.slug


@pytest.mark.parametrize(
    "form",
    [
        lambda: {"update_slug": "never-published"},
        lambda: {"update_slug": ""},
        lambda: {"update_slug": draft(), "digest": "d" * 64},
        lambda: {"update_slug": NEXT_SLUG, "digest": digest(NEXT_SLUG)},
        lambda: {"update_slug": "2025-05-01"},
        lambda: {"digest": "0" * 64},
        lambda: {"digest": ""},
        lambda: {"digest": digest().upper()},
        lambda: {"digest": digest(NEXT_SLUG)},
        lambda: {"digest": PolicyDocument.objects.get(update__slug=SLUG, kind="privacy_policy", language="en").digest},
    ],
    ids=["unknown", "empty", "draft", "future", "minor", "no-such-digest", "no-digest", "spelling", "other", "policy"],
)
def test_a_form_that_is_not_about_the_current_text_is_stale_and_records_nothing(policy_update, form):
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1))
    user = UserFactory()
    with pytest.raises(StaleForm):
        accept(user, **form())
    assert rows() == []


def test_before_any_announcement_there_is_nothing_to_accept(policy_update):
    with pytest.raises(Refused, match="nothing_announced"):
        accept(UserFactory(), now=ANNOUNCED_AT - timedelta(microseconds=1))


@pytest.mark.parametrize("plan", sorted(COMMERCIAL))
def test_a_commercial_plan_has_nothing_to_accept(policy_update, plan):
    with pytest.raises(Refused, match="out_of_scope"):
        accept(UserFactory(plan=plan))
    assert rows() == []

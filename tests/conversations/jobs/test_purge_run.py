"""How a purge runs: recorded, logged before anything goes, batch behind batch (rules, section 5)."""

from datetime import UTC, datetime

import pytest

from consent.core.journal import CannotWrite
from consent.lib import clock
from conversations.jobs import purge
from conversations.jobs.keyset import KeysetWalk
from conversations.models import Conversation, PurgeRun
from tests.support.factories import ConversationFactory
from tests.support.jobs import logged, person, previewed, purged
from tests.support.journals import unwritable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
OVER = datetime(2025, 10, 16, tzinfo=UTC)  # the first instant after 30 days from the choice


def some(number):
    owner = person(help_improve=False)
    return sorted(ConversationFactory(owner=owner).pk for _ in range(number))


def left():
    return set(Conversation.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("limit", [None, 1, 3, 5, 100])
@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_the_dry_run_names_the_very_rows_the_run_removes(limit, batch, monkeypatch):
    monkeypatch.setattr(purge, "BATCH", batch)
    for _ in range(3):
        ConversationFactory(owner=person(), now=OVER)
    pks, before = some(5), left()
    said = previewed(OVER, limit)
    assert said == pks[:limit]
    assert purged(OVER, limit).removed == len(said)
    assert left() == before - set(said)


def test_each_run_of_a_purge_is_recorded():
    some(2)
    began = clock.real_now()
    purged(OVER, limit=1)
    purged(OVER)
    done, limited = PurgeRun.objects.all()
    assert [(run.removed, run.outcome, run.as_of) for run in (limited, done)] == [(1, "limit", OVER), (1, "done", OVER)]
    assert began <= limited.started_at <= limited.finished_at <= done.started_at <= done.finished_at


def test_what_is_removed_is_in_the_journal_once():
    pks = some(3)
    purged(OVER)
    assert sorted(logged()) == [("purged", str(pk)) for pk in pks]


def test_what_could_not_be_removed_is_not_in_the_journal_either(monkeypatch):
    some(2)
    monkeypatch.setattr(purge, "remove", lambda pks: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        purged(OVER)
    assert (len(logged()), Conversation.objects.count(), PurgeRun.objects.get().removed) == (0, 2, 0)


def test_what_can_not_be_journalled_is_not_removed():
    some(2)
    with unwritable(), pytest.raises(CannotWrite):
        purged(OVER)
    assert (Conversation.objects.count(), PurgeRun.objects.get().outcome) == (2, "running")


def test_what_is_continued_between_looking_and_removing_stays(monkeypatch):
    pks, looked = some(3), KeysetWalk.take

    def continued_meanwhile(*args):
        if found := looked(*args):
            Conversation.objects.filter(pk=pks[1]).update(last_message_at=OVER)
        return found

    monkeypatch.setattr(KeysetWalk, "take", continued_meanwhile)
    assert purged(OVER).removed == 2
    assert left() == {pks[1]}

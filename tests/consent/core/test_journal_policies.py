"""Publications and extensions outlive a restored backup: put back exactly, documents, ids and digests included."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from consent.core import journal, journal_check, journal_replay, updates
from consent.core.journal_policies import EXTENSION, PUBLICATION
from consent.evidence import checkpoints
from consent.lib import clock
from consent.models import LastDayExtension, PolicyDocument, PolicyUpdate
from consent.policies import drafts, publishing
from tests.support.factories import ANNOUNCED_AT, SLUG, UserFactory, another, decide, publish, shipped
from tests.support.jobs import exit_code
from tests.support.journals import entries, forgotten, unwritable
from tests.support.tampering import LATER, lifted, verify
from tests.support.verbs import NEXT_SLUG, accept, digest, rows

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (PolicyUpdate, PolicyDocument, LastDayExtension)


@pytest.fixture
def site(policy_update):
    """A site with both updates, whose journal and database agree."""
    settle()
    return policy_update


def settle():
    return journal_check.settle(lambda says: None)


def replay():
    report = journal_replay.replay(lambda says: None)
    return dict(report.done), report.wrong


def published_next(**changes):
    publish(NEXT_SLUG, announced_at=ANNOUNCED_AT + timedelta(5), **changes)
    updates.forget()


def extended(update, last_day="2025-10-08", reason="In reality it moved, too."):
    by = uuid4()
    day = date.fromisoformat(last_day)
    return publishing.extend(update=update, last_day=day, reason=reason, by=by, now=clock.real_now())


def everything():
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def forget_publication(slug):
    """As a backup from before it has it."""
    with lifted():
        LastDayExtension.objects.filter(update__slug=slug).delete()
        PolicyDocument.objects.filter(update__slug=slug).delete()
        PolicyUpdate.objects.filter(slug=slug).delete()
    updates.forget()


def forget_extensions():
    with lifted():
        LastDayExtension.objects.all().delete()
    updates.forget()


def test_each_is_in_the_journal_before_it_is_answered(site):
    published_next()
    extension = extended(site)
    (publication,) = [each for each in entries(PUBLICATION) if each.facts["slug"] == NEXT_SLUG]
    assert {len(document["text"]) > 10 for document in publication.facts["documents"]} == {True}
    (written,) = entries(EXTENSION)
    assert written.facts["reason"] == extension.reason
    assert written.facts["extended_by"] == str(extension.extended_by)


def test_what_a_backup_lacks_comes_back_exactly(site):
    published_next()
    extended(site)
    extended(site, "2025-10-20", "Once more.")
    extended(PolicyUpdate.objects.get(slug=NEXT_SLUG), "2025-11-30")
    checkpoints.make(LATER)
    before = everything()
    forget_publication(NEXT_SLUG)
    forget_extensions()
    assert replay() == ({PUBLICATION: 1, EXTENSION: 3}, [])
    assert everything() == before
    assert verify() == (0, "0 rows hold.\n")
    assert replay() == ({}, [])
    assert updates.find(SLUG).last_day == date(2025, 10, 20)


def test_until_then_the_jobs_refuse_and_name_the_command(site, capsys, tmp_path):
    extended(site)
    forget_extensions()
    for job in (["purge_expired"], ["send_notices"], ["export_training_data", "--output", str(tmp_path / "refused")]):
        with pytest.raises(CommandError, match="replay_journal") as stopped:
            call_command(*job)
        assert stopped.value.returncode == 1
    capsys.readouterr()
    assert verify()[0] == 1
    assert exit_code("replay_journal") == 0
    assert capsys.readouterr().out.startswith("extension: 1 put back.")
    assert exit_code("purge_expired") == 0


def test_what_was_put_back_is_as_frozen_as_before(site):
    published_next()
    forget_publication(NEXT_SLUG)
    replay()
    document = PolicyDocument.objects.filter(update__slug=NEXT_SLUG).first()
    for change in (
        lambda: PolicyUpdate.objects.filter(slug=NEXT_SLUG).update(preset=False),
        lambda: PolicyDocument.objects.filter(pk=document.pk).update(text="other words"),
        lambda: PolicyDocument.objects.filter(pk=document.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_ids_go_on_behind_those_that_were_put_back(site):
    published_next()
    extended(site)
    forget_publication(NEXT_SLUG)
    forget_extensions()
    replay()
    taken = [set(table.objects.values_list("pk", flat=True)) for table in TABLES]
    publish("2026-06-01", announced_at=ANNOUNCED_AT + timedelta(9))
    extended(site, "2025-12-01")
    assert all(len(table.objects.all()) > len(pks) for table, pks in zip(TABLES, taken, strict=True))


def test_a_draft_that_the_backup_holds_becomes_the_publication(site):
    draft = drafts.create(another(replace(shipped(), slug=NEXT_SLUG, announced_at=ANNOUNCED_AT + timedelta(5))))
    held = everything()
    publishing.publish(pk=draft.pk, shown=drafts.fingerprint(draft), now=clock.real_now())
    before = everything()
    forget_publication(NEXT_SLUG)
    with lifted():
        PolicyUpdate.objects.bulk_create(PolicyUpdate(**row) for row in held[0] if row["slug"] == NEXT_SLUG)
        PolicyDocument.objects.bulk_create(PolicyDocument(**row) for row in held[1] if row["update_id"] == draft.pk)
    assert PolicyUpdate.objects.drafts().count() == 1
    assert replay() == ({PUBLICATION: 1}, [])
    assert everything() == before


def test_what_was_published_once_more_by_hand_lacks_nothing(site):
    published_next()
    forget_publication(NEXT_SLUG)
    published_next()
    assert replay() == ({}, [])
    assert settle().lost == 0


def test_the_same_name_with_other_words_is_said_and_left(site):
    published_next()
    forget_publication(NEXT_SLUG)
    with_other_words = {"last_day": date(2026, 1, 31)}
    published_next(**with_other_words)
    done, wrong = replay()
    assert done == {}
    assert "published here with other words" in wrong[0]
    assert exit_code("replay_journal") == 1


def test_what_a_crash_left_half_published_gives_way_without_a_word(site, monkeypatch):
    """In the journal, never committed; then published with other words."""
    facts = {**entries(PUBLICATION)[0].facts, "slug": NEXT_SLUG}
    with monkeypatch.context() as patch:
        patch.setattr(journal, "_note", lambda *args: None)
        with journal.transaction():
            journal.append(PUBLICATION, **facts)
    assert (settle().lost, exit_code("purge_expired")) == (0, 0)
    published_next()
    assert replay() == ({}, [])


def test_the_last_day_never_moves_earlier_by_a_replay(site):
    extended(site)
    forget_extensions()
    extended(site, "2025-12-01", "Meanwhile, later.")
    assert replay() == ({EXTENSION: 1}, [])
    updates.forget()
    assert updates.find(SLUG).last_day == date(2025, 12, 1)
    assert replay() == ({}, [])
    assert verify()[0] == 0


def test_rows_about_it_come_back_after_it(site):
    user = decide(UserFactory())
    published_next()
    accept(user, update_slug=NEXT_SLUG, digest=digest(NEXT_SLUG), help_improve=False, now=LATER)
    before = [row.columns() for row in rows(user)]
    forgotten(user, 2)
    forget_publication(NEXT_SLUG)
    assert replay() == ({PUBLICATION: 1, journal.LEDGER: 1}, [])
    assert [row.columns() for row in rows(user)] == before
    assert verify()[0] == 0


def test_where_the_journal_cant_be_written_nothing_is_published_or_extended(site):
    before = everything()
    with unwritable():
        with pytest.raises(journal.CannotWrite):
            published_next()
        with pytest.raises(journal.CannotWrite):
            extended(site)
    assert everything() == before


def test_what_was_published_before_there_was_a_journal_of_it_is_written_into_it_once(policy_update):
    assert entries(PUBLICATION) == []
    settle()
    assert [each.facts["slug"] for each in entries(PUBLICATION)] == ["2025-05-01", SLUG]
    settle()
    journal_check.forget()
    settle()
    assert len(entries(PUBLICATION)) == 2
    before = everything()
    forget_publication(SLUG)
    assert replay() == ({}, [])  # the backup's position says that both agreed: nothing newer is in the journal
    assert everything() != before


@pytest.mark.parametrize(
    "change",
    [{"documents": 5}, {"announced_at": "soon"}, {"slug": None}, {"documents": [{"text": "a", "digest": "b"}]}],
)
def test_an_entry_that_was_changed_is_said_and_ignored(site, change):
    facts = {**entries(PUBLICATION)[0].facts, "slug": "2030-01-01", **change}
    with journal.transaction():
        journal.append(PUBLICATION, **facts)
    said = []
    assert journal_check.compare(said.append).lost == 0
    assert len([each for each in said if "can't be read" in each]) == 1

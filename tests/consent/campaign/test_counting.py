"""The numbers of a campaign equal what a plain walk over ledger, showings, messages and people finds."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from accounts.plans import Plan
from consent.campaign import counting, schedule
from consent.core import updates
from consent.models import CampaignCell, CampaignCount, ConsentEvent, NoticeMessage, NoticeShowing
from consent.rules.verdict import judge
from rights import erasure
from tests.support.bench import people as crowd
from tests.support.factories import ANNOUNCED_AT, BEFORE, SLUG, UserFactory, decide, defer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
DAY = timedelta(days=1)


def walk(now):
    """Every row read one by one, nothing grouped by the database."""
    people = {person.subject_id: person for person in get_user_model().objects.all()}
    found, times = Counter(), defaultdict(int)

    def add(day, measure, subject, language):
        plan = people[subject].plan if subject in people else ""
        found[day, measure, plan, language] += 1

    for event in ConsentEvent.objects.filter(update_id=SLUG).order_by("subject_id", "sequence"):
        if event.kind == "decision":
            word = f"{'on' if event.help_improve else 'off'}_{event.touched}"
            add(event.occurred_at.date(), word, event.subject_id, event.language)
        if event.kind == "deferral":
            times[event.subject_id] += 1
            add(
                event.occurred_at.date(), f"not_now_{min(times[event.subject_id], 6)}", event.subject_id, event.language
            )
    for row in NoticeShowing.objects.filter(update_id=SLUG):
        add(row.shown_at.date(), "shown", row.subject_id, row.language)
    told = set()
    for row in NoticeMessage.objects.filter(update_id=SLUG, state="sent").order_by("tried_at"):
        if row.subject_id not in told:
            add(row.tried_at.date(), "notified", row.subject_id, row.language)
        told.add(row.subject_id)
        add(row.tried_at.date(), row.kind, row.subject_id, row.language)
    stand(found, people.values(), now)
    return found


def stand(found, people, now):
    due = schedule.due(updates.find(SLUG), now)
    for person in people:
        undecided = judge(person.as_subject(), updates.published(), now).deadline is not None
        written = NoticeMessage.objects.filter(subject_id=person.subject_id, occasion=due.occasion if due else "")
        found[None, "in_scope", person.plan, person.language] += person.in_scope
        found[None, "undecided", person.plan, person.language] += undecided
        tonight = judge(person.as_subject(), updates.published(), counting.next_midnight(now))
        found[None, "blocked", person.plan, person.language] += tonight.blocks
        found[None, "to_write", person.plan, person.language] += bool(
            due and undecided and person.is_reachable and not written.exists()
        )


def counted(now):
    found = Counter()
    for cell in counting.count(updates.find(SLUG), now):
        assert cell.presentation == "original"
        found[cell.day, cell.measure, cell.segment, cell.language] += cell.number
    return found


@pytest.mark.parametrize("now", [ANNOUNCED_AT - DAY, ANNOUNCED_AT, BEFORE, BEFORE + 10 * DAY, BEFORE + 60 * DAY])
def test_the_numbers_of_a_crowd_are_those_of_a_walk_over_it(now):
    crowd.fill(200)
    erasure.erase(user_pk=get_user_model().objects.filter(decided_update=SLUG).first().pk, surface="admin", now=now)
    get_user_model().objects.filter(pk__gt=190).update(plan=Plan.ENTERPRISE)
    assert +counted(now) == +walk(now)


def test_everything_people_can_do_is_counted_under_its_name():
    decide(UserFactory(plan=Plan.MAX), help_improve=True)
    decide(UserFactory(plan=Plan.PRO), help_improve=False)
    decide(UserFactory(), help_improve=False, start=None)
    late = UserFactory()
    for day in range(8):
        defer(late, now=ANNOUNCED_AT + day * DAY)
    found = counted(BEFORE)
    assert (found[BEFORE.date(), "on_no", "max", "en"], found[BEFORE.date(), "off_yes", "pro", "en"]) == (1, 1)
    assert found[BEFORE.date(), "off_unknown", "free", "en"] == 1
    numbers = [sum(n for key, n in found.items() if key[1] == f"not_now_{nth}") for nth in range(1, 7)]
    assert numbers == [1, 1, 1, 1, 1, 3]
    assert found[None, "undecided", "free", ""] == 1
    assert +found == +walk(BEFORE)


def test_whoever_deleted_their_account_stays_in_the_ledgers_numbers_without_a_segment():
    person = decide(UserFactory(plan=Plan.PRO))
    NoticeShowing.objects.create(subject_id=person.subject_id, update_id=SLUG, shown_at=BEFORE, language="en")
    erasure.erase(user_pk=person.pk, surface="account", now=BEFORE + DAY)
    assert +counted(BEFORE) == Counter({(BEFORE.date(), "on_no", "", "en"): 1})


def test_inactive_accounts_are_not_written_to():
    UserFactory(is_active=False)
    assert not +counted(BEFORE)


def test_an_older_update_has_nobody_undecided_of_its_own():
    UserFactory()
    older = updates.find("2025-05-01")
    assert "undecided" not in {cell.measure for cell in counting.count(older, BEFORE)}


def test_stored_numbers_take_the_place_of_those_before():
    decide(UserFactory())
    counting.store(updates.find(SLUG), BEFORE)
    decide(UserFactory())
    counting.store(updates.find(SLUG), BEFORE + DAY)
    assert CampaignCount.objects.get().counted_at == BEFORE + DAY
    assert CampaignCell.objects.get(measure="on_no").number == 2


def test_counting_takes_as_many_queries_whatever_there_is(django_assert_num_queries, steady_updates):
    updates.published()
    crowd.fill(30)
    with django_assert_num_queries(6):
        counting.count(updates.find(SLUG), BEFORE)
    with django_assert_num_queries(4):
        assert counting.few()


def test_a_page_counts_by_itself_up_to_so_many_rows(monkeypatch):
    crowd.fill(10)
    monkeypatch.setattr(counting, "FEW", 30)
    assert counting.few()
    monkeypatch.setattr(counting, "FEW", 29)
    assert not counting.few()

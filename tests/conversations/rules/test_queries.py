"""The queries of an export and a purge agree with the pure rules, on generated histories of people and of updates."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.plans import Plan
from consent.core import updates
from consent.rules.verdict import Update
from conversations.models import Conversation, Feedback, Message
from conversations.rules import fate
from conversations.rules.eligibility import USED, Reason, by_choice
from conversations.rules.queries import eligible, expired
from conversations.rules.retention import day
from tests.support.depth import examples

NOW = datetime(2030, 9, 15, 10, tzinfo=UTC)
HISTORIES, EXAMPLES = 40, 300  # conversations an example, examples: 12,000 histories
SLUGS = ("first", "second", "third", "fourth")
pytestmark = pytest.mark.django_db

# Instants around every edge: now, 30 days, 5 years (29 February among them), midnight, the future, missing.
edges = st.sampled_from(
    [NOW, NOW - timedelta(days=30), NOW - timedelta(days=31), NOW.replace(year=2025), NOW.replace(year=2025, day=14)]
)
nudges = st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(hours=10), timedelta(days=1)])
past = st.builds(lambda edge, nudge: edge - nudge, edges, nudges)
instants = st.one_of(past, past, past, st.just(NOW + timedelta(microseconds=1)))
maybe = st.one_of(instants, st.none())
plans = st.sampled_from([Plan.FREE, Plan.PRO, Plan.FREE, Plan.TEAM])

histories = st.fixed_dictionaries(
    {
        "plan": plans,
        "confirmed": st.sampled_from([True, True, True, False]),
        "decided": st.sampled_from([*SLUGS, None, None, "unknown"]),
        "help_improve": st.sampled_from([True, True, False, None]),
        "since": maybe,
        "choice_at": maybe,
        "started_plan": plans,
        "last": maybe,
        "deleted_at": st.one_of(st.none(), st.none(), instants),
        "incognito": st.sampled_from([False, False, False, True]),
        "messages": st.lists(st.tuples(plans, instants), min_size=1, max_size=3),
        "feedback_at": st.one_of(st.none(), st.none(), instants),
    }
)

# Last days around the edge of the year that who never decided has: 365 days before today, and after.
last_days = st.sampled_from([NOW.date() - timedelta(days=days) for days in (-30, 0, 30, 364, 365, 366, 367, 1000)])


@st.composite
def several_updates(draw):
    """None to four published updates as every process sees them, material or not, announced by now or not yet."""
    count = draw(st.sampled_from([0, 1, 1, 2, 2, 3, 4]))
    announced = sorted(draw(st.lists(instants, min_size=count, max_size=count)))
    return tuple(
        Update(slug, at, draw(st.sampled_from([True, True, True, False])), draw(st.one_of(last_days, st.none())))
        for slug, at in zip(SLUGS, announced, strict=False)
    )


def store(cases):
    owners = User._base_manager.bulk_create(
        User(
            email=f"p{n}@example.com",
            plan=case["plan"],
            email_confirmed_at=NOW if case["confirmed"] else None,
            decided_update=case["decided"],
            help_improve=case["help_improve"],
            help_improve_since=case["since"],
            choice_at=case["choice_at"],
        )
        for n, case in enumerate(cases)
    )
    started = NOW - timedelta(days=4000)
    rows = [
        Conversation(
            owner=owner,
            title="x",
            started_at=started,
            started_plan=case["started_plan"],
            last_message_at=case["last"],
            deleted_at=case["deleted_at"],
            incognito=case["incognito"],
        )
        for owner, case in zip(owners, cases, strict=True)
    ]
    Conversation.objects.bulk_create(rows)
    pairs = list(zip(rows, cases, strict=True))
    Message.objects.bulk_create(
        Message(conversation=row, text="x", plan=plan, written_at=at)
        for row, case in pairs
        for plan, at in case["messages"]
    )
    Feedback.objects.bulk_create(
        Feedback(conversation=row, value="up", given_at=case["feedback_at"], up_to=0)
        for row, case in pairs
        if case["feedback_at"]
    )


def by_the_rules(now):
    used, whole, over = set(), set(), set()
    for row in Conversation.objects.select_related("owner").with_facts(now):
        fate.attach([row], row.owner, now)
        if row.fate.reason in USED:
            used.add(row.pk)
        if by_choice(fate.facts_of(row), fate.owner_of(row.owner, now), now) is Reason.ON:
            whole.add(row.pk)
        if row.fate.kept_until is not None and row.fate.kept_until < day(now):
            over.add(row.pk)
    return used, whole, over


def test_queries_and_pure_rules_agree_whatever_updates_were_announced(monkeypatch):
    @settings(max_examples=examples(EXAMPLES), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(known=several_updates(), cases=st.lists(histories, min_size=HISTORIES, max_size=HISTORIES))
    def agree(known, cases):
        monkeypatch.setattr(updates, "published", lambda: known)
        with transaction.atomic():
            store(cases)
            used, whole, over = by_the_rules(NOW)
            chosen = {row.pk: row.whole for row in eligible(NOW)}
            assert set(chosen) == used
            assert {pk for pk, all_of_it in chosen.items() if all_of_it} == whole
            assert set(expired(NOW).values_list("pk", flat=True)) == over
            transaction.set_rollback(True)

    agree()


def test_a_later_update_changes_nothing_for_whoever_has_decided_once(monkeypatch):
    """Eligible, kept until, and what a purge removes: the same before and after any number of later updates."""

    @settings(max_examples=examples(60), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(known=several_updates(), later=st.integers(1, 3), cases=st.lists(histories, min_size=20, max_size=20))
    def stands(known, later, cases):
        more = tuple(Update(f"later-{n}", NOW, True, NOW.date()) for n in range(later))
        seen = []
        with transaction.atomic():
            monkeypatch.setattr(updates, "published", lambda: known)
            store([case for case in cases if case["decided"] in {u.slug for u in known if u.material}])
            for published in (known, known + more):
                monkeypatch.setattr(updates, "published", lambda published=published: published)
                rows = Conversation.objects.select_related("owner").with_facts(NOW).order_by("pk")
                fates = [fate.attach([row], row.owner, NOW)[0].fate for row in rows]
                seen.append((fates, by_the_rules(NOW), set(expired(NOW).values_list("pk", flat=True))))
            assert seen[0] == seen[1]
            transaction.set_rollback(True)

    stands()

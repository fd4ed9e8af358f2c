"""Many writers at once, on real connections: one decision, one unforked chain, and nobody waits for somebody else."""

from contextlib import contextmanager, suppress
from datetime import date, timedelta

import pytest
from django.db import transaction

from consent.core import documents, updates
from consent.core.ledger import locked
from consent.models import LastDayExtension, PolicyUpdate
from consent.policies import publishing
from consent.policies.publishing import CannotExtend
from tests.support.concurrency import check_chain, together, while_held
from tests.support.factories import BEFORE, UserFactory, publish
from tests.support.verbs import accept, put_off, rows, set_to

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def update(committed):
    updates.forget()
    documents.forget()
    return publish()


def test_twelve_clicks_on_the_same_form_are_one_decision(update):
    user = UserFactory()
    outcomes = together(*[lambda: accept(user)] * 12)
    assert sum(outcome.event is not None for outcome in outcomes) == 1
    assert {outcome.user.help_improve for outcome in outcomes} == {True}
    assert len(rows(user)) == 1
    check_chain(user)


def test_two_tabs_that_disagree_are_one_decision_and_a_refusal_is_never_lost(update):
    user = UserFactory()
    outcomes = together(*[lambda value=value: accept(user, help_improve=value) for value in [True, False] * 3])
    decision, *withdrawn = rows(user)
    assert decision.kind == "decision"
    assert [row.kind for row in withdrawn] == ["setting"] * decision.help_improve
    assert rows(user)[-1].help_improve is False
    last = {outcome.user.help_improve for outcome in outcomes if outcome.event is None or outcome.event.sequence > 1}
    assert last <= {decision.help_improve, False}


def test_twelve_times_not_now_is_one_deferral(update):
    user = UserFactory()
    together(*[lambda: put_off(user)] * 12)
    assert [row.kind for row in rows(user)] == ["deferral"]


def test_writers_of_every_kind_never_fork_a_chain(update):
    user = UserFactory()
    moments = [BEFORE + timedelta(minutes=n) for n in range(4)]
    verbs = [lambda at=at: set_to(user, True, now=at) for at in moments]
    verbs += [lambda at=at: set_to(user, False, now=at) for at in moments]
    together(*verbs, lambda: accept(user), lambda: put_off(user), lambda: accept(user, help_improve=False))
    assert [row.kind for row in rows(user)].count("decision") == 1
    check_chain(user)


def test_many_people_at_once_each_have_their_own_chain(update):
    people = UserFactory.create_batch(6)
    together(*[lambda user=user: accept(user) for user in people for _ in range(2)])
    for user in people:
        assert len(rows(user)) == 1
        check_chain(user)


def test_nobody_waits_for_somebody_elses_row(update):
    one, other = UserFactory.create_batch(2)
    assert while_held(lambda: locked(one.pk), lambda: accept(other)).event
    assert accept(one).event


def test_nobody_waits_for_an_admin_who_is_moving_the_last_day(update):
    @contextmanager
    def moving():
        with transaction.atomic():
            publishing.extend(update=update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=BEFORE)
            yield

    user = UserFactory()
    assert while_held(moving, lambda: accept(user)).event


def test_extensions_at_once_only_ever_move_later(update):
    days = [date(2025, 10, day) for day in (8, 20, 12, 16)]

    def extend(day):
        with suppress(CannotExtend):
            publishing.extend(update=update, last_day=day, reason="More time.", by=None, now=BEFORE)

    together(*[lambda day=day: extend(day) for day in days])
    moved = list(LastDayExtension.objects.order_by("pk").values_list("last_day", flat=True))
    assert moved == sorted(set(moved))
    assert moved[-1] == date(2025, 10, 20)
    assert PolicyUpdate.objects.get(pk=update.pk).last_day == date(2025, 9, 28)

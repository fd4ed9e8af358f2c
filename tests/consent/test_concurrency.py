"""Many writers at once, on real connections: one decision, one unforked chain, and nobody waits for somebody else."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from datetime import date, timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, connections, transaction

from accounts.models import User
from consent import documents, hashing, publishing, updates
from consent.ledger import locked
from consent.models import LastDayExtension, PolicyUpdate
from consent.publishing import CannotExtend
from consent.standing import GENESIS, Standing, fold
from tests.consent.helpers import accept, put_off, rows, set_to
from tests.factories import BEFORE, UserFactory, publish

pytestmark = pytest.mark.usefixtures("committed")
PATIENCE = 30  # seconds


def together(*verbs):
    """Run all at the same moment, a thread and a connection each; their results in order."""
    barrier = Barrier(len(verbs))

    def run(verb):
        try:
            barrier.wait(PATIENCE)
            return verb()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, verb) for verb in verbs]]


@pytest.fixture
def update(committed):
    updates.forget()
    documents.forget()
    return publish()


def check_chain(user):
    """Sequences without gap or fork, each row linked to the one before; the standing is their fold."""
    chain = rows(user)
    assert [row.sequence for row in chain] == list(range(1, len(chain) + 1))
    assert [row.previous_hash for row in chain] == [GENESIS, *(row.hash for row in chain[:-1])]
    assert all(hashing.row_hash(row.columns()) == row.hash for row in chain)
    assert fold(chain, updates.order()) == Standing.of(User.objects.get(pk=user.pk))


def test_twelve_clicks_on_the_same_form_are_one_decision(update):
    user = UserFactory()
    outcomes = together(*[lambda: accept(user)] * 12)
    assert sum(outcome.event is not None for outcome in outcomes) == 1
    assert {outcome.user.help_improve for outcome in outcomes} == {True}
    assert len(rows(user)) == 1
    check_chain(user)


def test_two_tabs_that_disagree_are_one_decision_and_both_are_told_which(update):
    user = UserFactory()
    outcomes = together(*[lambda value=value: accept(user, help_improve=value) for value in [True, False] * 3])
    (row,) = rows(user)
    assert {outcome.user.help_improve for outcome in outcomes} == {row.help_improve}


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


def held(manager):
    """Keep a transaction open in a thread of its own until the test has gone on."""
    taken, release = Event(), Event()

    def hold():
        try:
            with manager():
                taken.set()
                assert release.wait(PATIENCE)
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(hold)
    assert taken.wait(PATIENCE)
    return pool, future, release


def while_held(manager, verb):
    """The verb's outcome while another transaction is open. SQLite has one writer at a time: nothing is held there."""
    pool, future, release = held(manager if connection.vendor == "postgresql" else nullcontext)
    try:
        return together(verb)[0]
    finally:
        release.set()
        future.result(PATIENCE)
        pool.shutdown()


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

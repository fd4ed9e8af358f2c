"""Fifty at once on real connections: one decision, an unforked chain, and a ledger that verifies meanwhile."""

from datetime import timedelta

import pytest

from accounts.models import User
from consent.core import documents, updates
from consent.evidence import verification
from tests.support.concurrency import check_chain, together
from tests.support.factories import BEFORE, UserFactory, publish
from tests.support.tampering import verify
from tests.support.verbs import accept, put_off, rows, set_to

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def user(committed):
    updates.forget()
    documents.forget()
    publish()
    return UserFactory()


@pytest.mark.parametrize("says", [[True], [False], [True, False]], ids=["on", "off", "both"])
def test_fifty_choices_of_one_person_are_one_decision(user, says):
    outcomes = together(*[lambda value=value: accept(user, help_improve=value) for value in says * (50 // len(says))])
    decision, *later = rows(user)
    assert decision.kind == "decision"
    assert [(row.kind, row.help_improve) for row in later] == [("setting", False)] * (
        decision.help_improve and False in says
    )
    assert sum(outcome.event is not None for outcome in outcomes) == len(rows(user))
    assert User.objects.get(pk=user.pk).help_improve is (False not in says)
    check_chain(user)
    assert verify() == (0, f"{len(rows(user))} rows hold.\n")


def test_fifty_changes_of_every_kind_leave_one_chain(user):
    moments = [BEFORE + timedelta(minutes=number) for number in range(16)]
    verbs = [lambda at=at, on=on: set_to(user, on, now=at) for at in moments for on in (True, False)]
    together(*verbs, *[lambda: accept(user)] * 9, *[lambda: put_off(user)] * 9)
    assert [row.kind for row in rows(user)].count("decision") == 1
    check_chain(user)
    assert verify() == (0, f"{len(rows(user))} rows hold.\n")


def test_who_chooses_while_the_ledger_is_verified_is_no_break(user, monkeypatch):
    read, others = verification._events, UserFactory.create_batch(3)
    set_to(user, True)

    def meanwhile():
        together(lambda: accept(user), *[lambda other=other: accept(other) for other in others])
        return read()

    monkeypatch.setattr(verification, "_events", meanwhile)
    assert verify() == (0, "1 rows hold.\n")
    monkeypatch.setattr(verification, "_events", read)
    assert verify() == (0, "5 rows hold.\n")
    assert User.objects.get(pk=user.pk).ledger_sequence == 2


def test_an_abandoned_verification_leaves_nothing_open(user):
    accept(user)
    for _ in verification.breaks():
        break
    set_to(user, False)
    assert verify() == (0, "2 rows hold.\n")

"""replay_journal puts back plan changes, and the plan with them."""

import pytest
from django.db import IntegrityError

from accounts.models import User
from consent.core import journal_check, journal_replay
from consent.models.segments import history_of
from tests.support.factories import UserFactory, decide
from tests.support.journals import entries
from tests.support.tampering import sql, verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(policy_update):
    user = UserFactory()
    decide(user)
    journal_check.settle(lambda says: None)
    return user


def replay():
    report = journal_replay.replay(lambda says: None)
    return dict(report.done), report.wrong


def plans(user):
    return list(history_of(user.subject_id).values_list("sequence", "segment", "by"))


@pytest.mark.parametrize("change", ["saved", "updated"])
def test_plan_changes_come_back_and_the_plan_with_them(user, change):
    if change == "saved":
        person = User.objects.get(pk=user.pk)
        person.plan = "team"
        person.save()
    else:
        User.objects.filter(pk=user.pk).update(plan="team")
    before = plans(user)
    sql("DELETE FROM consent_segmentchange WHERE subject_id = %s AND sequence = 2", user.subject_id.hex)
    sql("UPDATE accounts_user SET plan = 'free' WHERE id = %s", user.pk)
    assert len(before) == 2
    with pytest.raises(journal_check.NotCurrent):
        journal_check.require_current(lambda says: None)
    assert replay() == ({"segment": 1}, [])
    assert (plans(user), User.objects.get(pk=user.pk).plan) == (before, "team")
    assert verify()[0] == 0
    assert replay() == ({}, [])


def test_an_account_that_could_not_be_made_is_not_in_the_journal(user):
    written = len(entries("segment"))
    with pytest.raises(IntegrityError):
        UserFactory(email=user.email)
    assert len(entries("segment")) == written

"""The crowd of the benchmarks is what it says, or their figures mean nothing."""

from collections import Counter

import pytest

from accounts.models import User
from consent.models import ConsentEvent, NoticeMessage, NoticeShowing
from tests.support.bench import people as crowd
from tests.support.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


@pytest.fixture
def people():
    crowd.fill(100)
    return User.objects.filter(email__startswith="crowd")


def test_three_rows_a_person_and_standings_that_fit_them(people):
    assert (people.count(), ConsentEvent.objects.count()) == (100, 300)
    assert (NoticeShowing.objects.count(), NoticeMessage.objects.count()) == (90, 70)
    rows = Counter(ConsentEvent.objects.values_list("subject_id", flat=True))
    decided = set(ConsentEvent.objects.filter(kind="decision").values_list("subject_id", flat=True))
    for person in people:
        assert rows[person.subject_id] == person.ledger_sequence
        assert (person.decided_update is not None) == (person.subject_id in decided) == (person.decided_at is not None)


def test_the_database_goes_on_as_before_after_a_crowd_was_written(people):
    assert UserFactory().pk > max(people.values_list("pk", flat=True))
    with pytest.raises(Exception, match="append-only"):
        ConsentEvent.objects.all().delete()

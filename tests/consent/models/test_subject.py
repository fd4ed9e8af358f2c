"""The standing's columns on the user's row: nobody but the ledger writes them (law 4)."""

import pytest

from consent.models.subject import StandingIsReadOnly
from consent.rules.standing import Standing
from tests.support.factories import SLUG, UserFactory, decide

pytestmark = pytest.mark.django_db


def test_a_stale_save_changes_nothing_of_the_standing(policy_update):
    stale = UserFactory()
    decide(stale)
    stale.name, stale.help_improve, stale.decided_update = "New name", False, None
    stale.save()
    stale.save(update_fields=["name", "help_improve", "ledger_sequence"])
    stale.refresh_from_db()
    assert (stale.name, stale.help_improve, stale.decided_update, stale.ledger_sequence) == ("New name", True, SLUG, 1)


def test_a_new_user_starts_with_an_empty_standing():
    user = UserFactory(help_improve=True, decided_update=SLUG, ledger_sequence=7)
    user.refresh_from_db()
    assert Standing.of(user) == Standing()


@pytest.mark.parametrize("column", ["help_improve", "decided_update", "ledger_head", "subject_id"])
def test_no_queryset_writes_the_standing(column):
    with pytest.raises(StandingIsReadOnly):
        type(UserFactory()).objects.update(**{column: None})

"""Whatever is done to the ledger with the triggers lifted is found, with the subject and the first break named."""

from datetime import timedelta

import pytest

from accounts.models import User
from rights import erasure
from tests.support.factories import UserFactory, decide
from tests.support.tampering import (
    LATER,
    change,
    copy,
    found,
    of_version_1,
    rechain,
    remove,
    sql,
    swap,
    three_rows,
    verify,
)
from tests.support.verbs import rows, set_to

pytestmark = pytest.mark.django_db
CHANGED = "its hash does not fit its contents"


@pytest.fixture
def user(policy_update):
    return three_rows()


def test_a_sound_ledger_holds(user):
    UserFactory()
    assert verify() == (0, "4 rows hold.\n")


def test_a_sound_ledger_holds_after_an_erasure(user):
    erasure.erase(user_pk=user.pk, surface="account", now=LATER)
    assert verify() == (0, "5 rows hold.\n")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "0" * 32),
        ("version", 1),
        ("version", 3),
        ("kind", "setting"),
        ("terms_accepted", False),
        ("help_improve", False),
        ("help_improve", None),
        ("update_id", "2025-05-01"),
        ("update_id", None),
        ("digest", "0" * 64),
        ("digest", None),
        ("digest", ""),
        ("language", "fr"),
        ("last_day", "2025-10-08"),
        ("presentation", "other"),
        ("occurred_at", "2025-09-15 10:00:00.000001"),
        ("surface", "privacy tab"),
        ("preset", False),
        ("start", False),
        ("touched", "yes"),
        ("gpc", True),
        ("gpc", None),
        ("plan", "team"),
        ("plan", ""),
        ("plan", None),
        ("simulated", True),
        ("hash", "1" * 64),
    ],
)
def test_a_changed_column_is_found(user, column, value):
    change(user, 2, **{column: value})
    assert found(user, 2, CHANGED)


def test_rows_of_version_1_hold_as_they_are_and_the_chain_goes_on_after_them(user):
    of_version_1(user)
    set_to(user, True, now=LATER + timedelta(days=1))
    assert [row.version for row in rows(user)] == [1, 1, 1, 2]
    assert verify() == (0, "5 rows hold.\n")


@pytest.mark.parametrize("plan", ["team", ""])
def test_a_plan_put_into_a_row_of_version_1_is_found(user, plan):
    of_version_1(user)
    change(user, 2, plan=plan)
    assert found(user, 2, CHANGED)


@pytest.mark.parametrize("column", ["surface", "help_improve", "occurred_at"])
def test_a_row_of_version_1_that_was_changed_is_found(user, column):
    of_version_1(user)
    change(user, 2, **{column: {"surface": "x", "help_improve": False}.get(column, LATER)})
    assert found(user, 2, CHANGED)


def test_a_plan_changed_past_its_history_is_found(user):
    sql("UPDATE accounts_user SET plan = 'team' WHERE id = %s", user.pk)
    assert found(user, None, "the person's plan isn't what the history of their plans says")


def test_a_history_of_plans_that_was_removed_or_changed_is_found(user):
    sql("DELETE FROM consent_segmentchange WHERE subject_id = %s", user.subject_id.hex)
    assert found(user, None, "the history of their plans")


def test_a_changed_link_is_found(user):
    change(user, 2, previous_hash="1" * 64)
    assert found(user, 2, "does not follow the row before it")


def test_a_changed_sequence_is_found(user):
    sql("UPDATE consent_consentevent SET sequence = 9 WHERE sequence = 2")
    assert found(user, 3, "row 2 is missing")


def test_a_row_removed_at_the_start_or_in_the_middle_is_found(user):
    remove(user, "sequence = 2")
    assert found(user, 3, "row 2 is missing")
    remove(user, "sequence = 1")
    assert found(user, 3, "row 1 is missing")


def test_a_removed_tail_is_found(user):
    remove(user, "sequence = 3")
    assert found(user, 2, "standing disagrees: help_improve, help_improve_since, choice_at, ledger_sequence, ledger_h")


def test_a_removed_chain_is_found(user):
    remove(user)
    assert found(user, None, "rows that are missing")


def test_an_inserted_row_is_found(user):
    copy(user, of=3, to=4)
    assert found(user, 4, "does not follow")


def test_a_forged_row_that_fits_the_chain_is_found(user):
    copy(user, of=3, to=4)
    rechain(user)
    assert found(user, 4, "standing disagrees: ledger_sequence, ledger_head")


def test_a_row_given_to_another_subject_is_found(user):
    other = UserFactory()
    sql("UPDATE consent_consentevent SET subject_id = %s WHERE sequence = 3", other.subject_id.hex)
    code, says = verify()
    assert code == 1
    assert f"subject {user.subject_id}, row 2: the person's standing disagrees" in says
    assert f"subject {other.subject_id}, row 3: row 1 is missing" in says


def test_a_rechained_subject_is_found_by_its_standing(user):
    change(user, 2, touched="yes")
    rechain(user)
    assert found(user, 3, "standing disagrees: ledger_head")


@pytest.mark.parametrize("hashes", [lambda user: None, rechain], ids=["as they were", "computed anew"])
def test_swapped_subjects_are_found(user, hashes):
    other = User.objects.get(pk=decide(UserFactory(), help_improve=False).pk)
    swap(user, other)
    hashes(user)
    hashes(other)
    code, says = verify()
    assert code == 1
    assert f"subject {user.subject_id}, row 1" in says
    assert f"subject {other.subject_id}, row " in says

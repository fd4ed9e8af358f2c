"""A standing, a person or a text that does not fit the ledger is found."""

import pytest

from consent.rules.hashing import text_digest
from consent.rules.standing import COLUMNS
from tests.support.tampering import change, change_standing, found, rechain, restand, sql, three_rows, verify

pytestmark = pytest.mark.django_db
WORDS = "other words"


@pytest.fixture
def user(policy_update):
    return three_rows()


@pytest.mark.parametrize("column", COLUMNS)
def test_a_standing_that_disagrees_is_found(user, column):
    values = {"help_improve": True, "ledger_sequence": 2, "ledger_head": "1" * 64, "decided_update": "2025-05-01"}
    change_standing(user, **{column: values.get(column, None if column != "deferred_update" else "2025-05-01")})
    assert found(user, 3, f"standing disagrees: {column}")


def test_a_person_removed_without_a_last_row_is_found(user):
    sql("DELETE FROM accounts_user WHERE id = %s", user.pk)
    assert found(user, None, "gone without a row `erased`")


def test_a_person_who_is_back_after_their_erasure_is_found(user):
    change(user, 3, kind="erased", help_improve=None)
    rechain(user)
    restand(user)
    assert found(user, 3, "says erased")


def test_a_digest_that_was_never_published_is_found(user):
    change(user, 2, digest=text_digest(WORDS))
    rechain(user)
    restand(user)
    assert found(user, 2, "a text that was never published")


def test_a_changed_text_is_found(user):
    sql("UPDATE consent_policydocument SET text = 'other words' WHERE kind = 'privacy_policy' AND language = 'fr'")
    code, says = verify()
    assert code == 1
    assert "texts: 2025-08-28 privacy_policy fr was changed" in says


def test_a_changed_text_with_its_digest_is_found(user):
    where = "WHERE kind = 'consumer_terms' AND language = 'en'"
    sql(f"UPDATE consent_policydocument SET text = %s, digest = %s {where}", WORDS, text_digest(WORDS))
    code, says = verify()
    assert code == 1
    assert "texts: 2025-08-28 choice en names another consumer_terms than its update's" in says


def test_a_changed_choice_is_found_in_every_row_that_names_it(user):
    sql("UPDATE consent_policydocument SET text = '{}' WHERE kind = 'choice' AND language = 'en'")
    code, says = verify()
    assert code == 1
    assert "texts: 2025-08-28 choice en was changed" in says
    assert f"subject {user.subject_id}, row 1: names a text that was never published" in says


def test_a_choice_that_is_no_choice_any_more_is_found(user):
    where = "WHERE kind = 'choice' AND language = 'fr'"
    for text in (WORDS, "{}", "[]"):
        sql(f"UPDATE consent_policydocument SET text = %s, digest = %s {where}", text, text_digest(text))
        code, says = verify()
        assert code == 1
        assert "texts: 2025-08-28 choice fr names another consumer_terms than its update's" in says

"""Rewritten so that chains, standings and texts agree: only a checkpoint tells, and it does."""

import json
from datetime import timedelta

import pytest

from accounts.models import User
from consent.core import documents
from consent.evidence import checkpoints
from consent.models import Installation, PolicyDocument
from consent.rules.hashing import text_digest
from tests.support.factories import ANNOUNCED_AT, SLUG, UserFactory, decide, publish
from tests.support.tampering import LATER, broken, change, rechain, remove, restand, sql, swap, three_rows, verify
from tests.support.verbs import NEXT_SLUG, digest

pytestmark = pytest.mark.django_db
OTHER_WORDS = "other words"


@pytest.fixture
def user(policy_update):
    """Three rows; another update is published since."""
    user = three_rows()
    publish(NEXT_SLUG, announced_at=ANNOUNCED_AT + timedelta(days=5))
    checkpoints.make(LATER)
    return user


def fitted(user):
    rechain(user)
    restand(user)


def rewritten_history(user):
    change(user, 2, touched="yes")
    fitted(user)


def cut_history(user):
    remove(user, "sequence = 3")
    restand(user)


def forgotten_person(user):
    remove(user)
    sql("DELETE FROM accounts_user WHERE id = %s", user.pk)


def swapped_histories(user):
    other = User.objects.exclude(pk=user.pk).get()
    swap(user, other)
    for each in (user, other):
        fitted(each)


def moved_to_another_update(user):
    change(user, 2, update_id=NEXT_SLUG, digest=digest(NEXT_SLUG))
    fitted(user)


def reword(slug, kind, language, text):
    where = "WHERE kind = %s AND language = %s AND update_id = (SELECT id FROM consent_policyupdate WHERE slug = %s)"
    statement = f"UPDATE consent_policydocument SET text = %s, digest = %s {where}"
    sql(statement, text, text_digest(text), kind, language, slug)


def reword_whole(language):
    """A policy, and the choice that binds it."""
    reword(SLUG, "privacy_policy", language, OTHER_WORDS)
    choice = PolicyDocument.objects.get(update__slug=SLUG, kind="choice", language=language)
    content = {**json.loads(choice.text), "privacy_policy": text_digest(OTHER_WORDS)}
    reword(SLUG, "choice", language, json.dumps(content))


REWRITINGS = [rewritten_history, cut_history, forgotten_person, swapped_histories, moved_to_another_update]


def found_by_the_checkpoint_alone(what):
    seen = broken(f"{what}: not as checkpoint-000001.json saw it")
    for path in checkpoints.folder().iterdir():
        path.unlink()
    noticed = broken(f"checkpoint-000001.json: missing from {checkpoints.folder()}")
    Installation.expect(last_checkpoint=0)  # the database's own memory is rewritten, too
    return seen and noticed and verify()[0] == 0


@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_what_was_rewritten_whole_is_found(user, rewriting):
    rewriting(user)
    assert found_by_the_checkpoint_alone(f"subject {user.subject_id}, row 3")


def test_a_text_reworded_in_everybodys_rows_is_found(user):
    reword_whole("en")
    documents.forget()
    sql("UPDATE consent_consentevent SET digest = %s WHERE update_id = %s AND digest IS NOT NULL", digest(), SLUG)
    for each in User.objects.all():
        fitted(each)
    assert broken(f"texts: {SLUG} choice en: not as", f"subject {user.subject_id}, row 3: not as")
    assert found_by_the_checkpoint_alone(f"texts: {SLUG} privacy_policy en")


def test_a_text_nobody_has_answered_yet_is_found(user):
    reword_whole("fr")
    assert found_by_the_checkpoint_alone(f"texts: {SLUG} privacy_policy fr")


def test_a_text_of_a_minor_update_is_found(user):
    reword("2025-05-01", "consumer_terms", "en", OTHER_WORDS)
    assert found_by_the_checkpoint_alone("texts: 2025-05-01 consumer_terms en")


def test_a_text_that_is_gone_is_found(user):
    sql("DELETE FROM consent_policydocument WHERE kind = 'choice' AND language = 'fr'")
    assert found_by_the_checkpoint_alone(f"texts: {SLUG} choice fr")


def test_texts_published_after_the_checkpoint_are_no_break(user):
    publish("2026-06-01", announced_at=ANNOUNCED_AT + timedelta(days=9))
    assert verify() == (0, "4 rows hold.\n")


def test_rows_after_the_last_checkpoint_are_not_covered(user):
    late = decide(UserFactory(), slug=NEXT_SLUG)
    forgotten_person(late)
    assert verify()[0] == 0

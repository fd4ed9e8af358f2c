"""What is published is frozen: updates, their texts, extensions. The database itself refuses."""

import pytest
from django.db import DatabaseError, transaction

from consent.models import LastDayExtension, PolicyDocument, PolicyUpdate
from tests.support.factories import AFTER, publish

pytestmark = pytest.mark.django_db


def refused(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_a_published_update_and_its_texts_are_frozen(policy_update):
    document = PolicyDocument.objects.filter(update=policy_update).first()
    refused(lambda: PolicyUpdate.objects.filter(pk=policy_update.pk).update(preset=False))
    refused(lambda: PolicyUpdate.objects.filter(pk=policy_update.pk).update(published_at=None))
    refused(policy_update.delete)
    refused(lambda: PolicyDocument.objects.filter(pk=document.pk).update(text="other words"))
    refused(document.delete)
    refused(
        lambda: PolicyDocument.objects.create(update=policy_update, kind="choice", language="de", text="x", digest="x")
    )


def test_a_draft_can_still_change():
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=AFTER)
    PolicyDocument.objects.create(update=draft, kind="choice", language="en", text="x", digest="x")
    draft.preset = True
    draft.save()
    PolicyDocument.objects.filter(update=draft).delete()
    draft.delete()


def test_a_text_can_not_be_moved_into_a_published_update(policy_update):
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=AFTER)
    document = PolicyDocument.objects.create(update=draft, kind="choice", language="de", text="x", digest="x")
    refused(lambda: PolicyDocument.objects.filter(pk=document.pk).update(update=policy_update))


def test_an_update_can_not_be_born_published():
    refused(lambda: PolicyUpdate.objects.create(slug="born", announced_at=AFTER, published_at=AFTER))


def test_extensions_are_insert_only(policy_update):
    extension = LastDayExtension.objects.create(update=policy_update, last_day=AFTER, reason="x", extended_at=AFTER)
    refused(lambda: LastDayExtension.objects.update(reason="y"))
    refused(extension.delete)


def test_publishing_the_same_again_changes_nothing(policy_update):
    assert publish().pk == policy_update.pk
    assert PolicyUpdate.objects.count() == 2

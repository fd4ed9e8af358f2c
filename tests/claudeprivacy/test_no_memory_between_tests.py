"""Tests in one process inherit nothing from each other (tests/conftest.py)."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, transaction
from django.utils import translation

from accounts import groups
from accounts.models import User
from consent.models import Installation, PolicyUpdate
from tests.support.factories import UserFactory, publish_shipped


@pytest.mark.parametrize("turn", ["one", "the other"])
def test_no_test_speaks_the_language_of_the_one_before(turn: str) -> None:
    assert translation.get_language() == "en"
    translation.activate("fr")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_a_database_is_as_migrate_left_it_however_often_it_was_emptied(turn: int) -> None:
    """Twice by a test that committed, at the least."""
    assert set(Group.objects.values_list("name", flat=True)) == {groups.REVIEWER, groups.POLICY_MANAGER}
    assert all(group.permissions.exists() for group in Group.objects.all())
    assert Permission.objects.count() > ContentType.objects.count() > 20
    assert Installation.objects.count() == 1
    assert not User.objects.exists()
    update = publish_shipped()
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyUpdate.objects.filter(pk=update.pk).update(slug="2000-01-01")
    UserFactory()

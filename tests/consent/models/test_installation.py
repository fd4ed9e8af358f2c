"""Which database this is stands in it from its first migration on."""

import pytest
from django.core.management import call_command

from consent.models import Installation


@pytest.mark.django_db
def test_a_database_has_its_identity_before_anybody_asks():
    assert Installation.objects.count() == 1


@pytest.mark.django_db
def test_migrating_again_keeps_the_databases_id():
    known = Installation.objects.get().identity
    call_command("migrate", verbosity=0)
    assert Installation.objects.get().identity == known


@pytest.mark.django_db(transaction=True)
def test_a_database_emptied_and_migrated_is_another_one():
    known = Installation.objects.get().identity
    call_command("flush", interactive=False, verbosity=0)
    assert Installation.objects.get().identity != known

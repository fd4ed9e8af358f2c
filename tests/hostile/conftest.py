"""One site for all tests of a file, because it is dear to make; what a test does to it is undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from consent.core import documents, updates
from tests.support.attacked_site import Site
from tests.support.factories import publish_shipped


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with django_db_blocker.unblock(), transaction.atomic():
        updates.forget()
        documents.forget()
        publish_shipped()
        yield Site()
        transaction.set_rollback(True)


@pytest.fixture
def site(_made: Site, db: None) -> Site:
    return _made

"""What is taken from one genuine receipt into another makes it a forged one; a lost key is named."""

import json
from functools import reduce
from operator import getitem

import pytest

from consent.evidence import receipt_checks, receipts, signing
from tests.support.factories import UserFactory, decide
from tests.support.forged_receipts import altered
from tests.support.production import JSON
from tests.support.verbs import rows, set_to

pytestmark = pytest.mark.django_db
ADDRESS = "/receipts/verify/"


@pytest.fixture
def user(policy_update):
    return decide(UserFactory())


@pytest.fixture
def receipt(user):
    return receipts.build(rows(user)[0])


def leaves(content, path=()):
    """Where every value of a receipt stands."""
    for name, value in content.items():
        yield from leaves(value, (*path, name)) if isinstance(value, dict) else [(*path, name)]


def test_no_field_can_be_swapped_between_two_genuine_ones(user, receipt):
    set_to(user, False)
    other = receipts.build(rows(user)[1])
    swapped = 0
    for path in leaves(receipt):
        theirs = reduce(getitem, path, other)
        if theirs != reduce(getitem, path, receipt):
            swapped += 1
            assert receipt_checks.examine_text(altered(*path, value=theirs)(receipt)).genuine is False, path
    assert swapped > 15


def test_a_lost_public_key_is_named(client_at, receipt):
    name = receipt["signature"]["key"]
    (signing.folder() / f"{name}.pub").unlink()
    says = client_at.post(ADDRESS, {"receipt": json.dumps(receipt)}, headers=JSON).json()["says"]
    assert f"key {name}, which isn't ours, or was lost" in says

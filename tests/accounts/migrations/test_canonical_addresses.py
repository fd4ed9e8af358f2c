"""Migration 0006 brings addresses into one spelling; of two accounts with one mailbox it makes neither the other's."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE_IT = [("accounts", "0005_staff_act")]
CANONICAL = "idn@xn--bcher-kva.example"


def migrate(targets=None):
    executor = MigrationExecutor(connection)
    return executor.migrate(targets or executor.loader.graph.leaf_nodes())


@pytest.fixture
def had(transactional_db):
    """People with these addresses, in a database of the day before."""
    people = migrate(BEFORE_IT).apps.get_model("accounts", "User").objects
    yield lambda *addresses: [people.create(email=address, password=make_password("demo")) for address in addresses]
    migrate()


def addresses(people):
    return [User.objects.get(pk=person.pk).email for person in people]


def test_an_address_gets_its_one_spelling(had, capsys):
    people = had("idn@bücher.example", "ｆｕｌｌ@example.com", "plain@example.com", "idn@bu\u0308cher.org")
    migrate()
    assert addresses(people) == [CANONICAL, "full@example.com", "plain@example.com", "idn@xn--bcher-kva.org"]
    assert "spellings" not in capsys.readouterr().out


@pytest.mark.parametrize("second", [CANONICAL, "idn@bu\u0308cher.example"])
def test_two_accounts_with_one_mailbox_are_reported_and_neither_is_lost(had, capsys, rf, second):
    people = had("idn@bücher.example", second)
    migrate()
    said = capsys.readouterr().out
    assert all(str(person.subject_id) in said for person in people)
    assert not any(person.email in said for person in people)
    assert sorted(addresses(people)).count(CANONICAL) == 1
    for person, typed in zip(people, ["idn@bücher.example", second], strict=True):
        found = authenticate(rf.post("/login/"), username=typed, password="demo")
        assert (found and found.pk) == person.pk or second != CANONICAL


def test_what_is_no_address_is_left_alone(had):
    people = had('"\x0b?:"@example.com', "nobody")
    migrate()
    assert addresses(people) == ['"\x0b?:"@example.com', "nobody"]

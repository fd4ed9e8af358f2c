"""Production never runs on a database that QA mode wrote to (rules, section 8)."""

import runpy

import pytest
from django.core import checks as django_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from claudeprivacy import checks
from consent.lib import clock
from tests.support import house
from tests.support.factories import AFTER, BEFORE, UserFactory, decide

pytestmark = pytest.mark.django_db
WSGI = str(house.ROOT / "claudeprivacy" / "wsgi.py")


@pytest.fixture
def simulated(policy_update):
    with clock.travelled_to(BEFORE):
        decide(UserFactory())


@pytest.fixture
def real(policy_update):
    decide(UserFactory(), now=AFTER)


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True


def found():
    return [message.id for message in django_checks.run_checks(databases=["default"]) if message.id]


def test_production_refuses_simulated_rows(simulated, production):
    with pytest.raises(ImproperlyConfigured, match="simulated ledger rows.*DATABASE_URL"):
        checks.refuse_simulated_rows()


def test_production_refuses_to_start_on_simulated_rows(simulated, production):
    with pytest.raises(ImproperlyConfigured, match="simulated"):
        runpy.run_path(WSGI)


def test_production_starts_on_real_rows(real, production):
    assert callable(runpy.run_path(WSGI)["application"])


def test_a_check_of_the_database_names_simulated_rows(simulated, production):
    assert "claudeprivacy.E001" in found()


def test_a_check_of_the_database_says_nothing_of_real_rows(real, production):
    checks.refuse_simulated_rows()
    assert "claudeprivacy.E001" not in found()


def test_development_does_not_mind(simulated):
    checks.refuse_simulated_rows()
    assert checks.no_simulated_rows_in_production(databases=["default"]) == []


def test_a_check_that_may_not_ask_the_database_does_not(simulated, production, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert checks.no_simulated_rows_in_production(databases=None) == []


def test_before_the_first_migration_there_are_no_simulated_rows_to_refuse(production, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    checks.refuse_simulated_rows()

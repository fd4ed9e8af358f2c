"""What a site declares of its people: scope, segments, language, address, and the conditions that follow from it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from accounts.models import User
from accounts.plans import COMMERCIAL, CONSUMER, Plan
from consent.models.subject import people
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def undivided(monkeypatch):
    """A site that keeps neither segments nor languages."""
    for name, value in {"SEGMENT_FIELD": "", "LANGUAGE_FIELD": "", "OUT_OF_SCOPE_SEGMENTS": frozenset()}.items():
        monkeypatch.setattr(User, name, value)


def test_people_are_the_sites_user_model():
    assert people() is get_user_model()


@pytest.mark.parametrize("plan", Plan.values)
def test_scope_follows_from_the_segment_in_python_and_in_queries_alike(plan):
    person = UserFactory(plan=plan)
    assert person.in_scope is (plan in CONSUMER)
    assert User.objects.filter(User.scope_is(in_scope=True)).exists() is (plan in CONSUMER)
    assert User.objects.filter(User.scope_is(in_scope=False)).exists() is (plan in COMMERCIAL)


def test_a_segment_is_called_as_the_site_calls_it():
    person = UserFactory(plan=Plan.EDUCATION)
    called = type(person).segment_label(person.subject_segment)
    assert (person.subject_segment, called) == ("education", "Claude for Education")
    assert str(User.segment_title()) == "Plan"


def test_without_segments_everybody_is_in_scope_and_in_one_group(undivided):
    person = UserFactory(plan=Plan.TEAM)
    assert (person.in_scope, person.subject_segment, person.subject_language, User.segments()) == (True, "", "", {})
    assert User.objects.filter(User.scope_is(in_scope=True)).count() == 1
    assert not User.objects.filter(User.scope_is(in_scope=False)).exists()
    assert User.objects.filter(User.segment_is([""])).exists()
    assert not User.objects.filter(User.segment_is(["pro"])).exists()
    assert str(User.segment_title()) == "Segment"


def test_the_instant_people_joined_is_the_declared_column(monkeypatch):
    person = UserFactory(last_login=datetime(2025, 1, 2, tzinfo=UTC))
    monkeypatch.setattr(User, "JOINED_FIELD", "last_login")
    assert person.as_subject().joined_at == datetime(2025, 1, 2, tzinfo=UTC)


def test_who_is_reachable_has_an_open_account_and_a_confirmed_address():
    person, closed, unconfirmed = UserFactory(), UserFactory(is_active=False), UserFactory(email_confirmed_at=None)
    assert list(User.objects.filter(User.reachable())) == [person]
    assert [who.is_reachable for who in (person, closed, unconfirmed)] == [True, False, False]


def test_where_no_address_is_ever_confirmed_everybody_is_reachable(monkeypatch):
    person = UserFactory(email_confirmed_at=None)
    monkeypatch.setattr(User, "CONFIRMED_FIELD", "")
    assert (person.is_reachable, User.objects.filter(User.reachable()).exists()) == (True, True)


def test_where_accounts_are_never_closed_everybody_is_reachable(monkeypatch):
    UserFactory(is_active=False)
    monkeypatch.setattr(User, "active_field", classmethod(lambda cls: ""))
    assert User.objects.filter(User.reachable()).exists()


def test_an_address_finds_its_owner_as_it_is_typed():
    person = UserFactory(email="ada@example.com")
    assert User.by_address(" Ada@Example.com ").get() == person
    assert person.subject_address == "ada@example.com"

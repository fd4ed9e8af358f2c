"""Who works in the console, and somebody with a past: fixtures for every test of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.groups import POLICY_MANAGER, REVIEWER
from accounts.models import User
from accounts.plans import Plan
from consent.models import PolicyUpdate
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, UserFactory, decide, defer
from tests.support.verbs import set_to


def staff(*groups: str, **more: Any) -> User:
    person = UserFactory(is_staff=True, plan=Plan.TEAM, **more)
    person.groups.set(Group.objects.filter(name__in=groups))
    return person


@pytest.fixture
def reviewer(policy_update: PolicyUpdate) -> TravellingClient:
    return TravellingClient().as_user(staff(REVIEWER)).at(BEFORE)


@pytest.fixture
def manager(policy_update: PolicyUpdate) -> TravellingClient:
    return TravellingClient().as_user(staff(POLICY_MANAGER)).at(BEFORE)


@pytest.fixture
def ada(policy_update: PolicyUpdate) -> User:
    """Put it off twice, then chose on, then turned it off."""
    ada = UserFactory(email="ada@example.com", name="Ada", plan=Plan.PRO)
    defer(ada, now=BEFORE - timedelta(days=5))
    defer(ada, now=BEFORE - timedelta(days=3))
    decide(ada, now=BEFORE - timedelta(days=1))
    set_to(ada, help_improve=False, now=BEFORE)
    ada.refresh_from_db()
    return ada

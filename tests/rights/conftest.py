"""Somebody whose export is made in the background."""

from typing import Any

import pytest

from rights import export_pages
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, ConversationFactory, UserFactory


@pytest.fixture
def collector(policy_update: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Whoever has more than two conversations counts as big here; this one has five."""
    monkeypatch.setitem(export_pages.AT_ONCE, "conversations", 2)
    user = UserFactory()
    for _ in range(5):
        ConversationFactory(owner=user)
    return user


@pytest.fixture
def theirs(client_at: TravellingClient, collector: Any) -> TravellingClient:
    return client_at.at(BEFORE).as_user(collector)

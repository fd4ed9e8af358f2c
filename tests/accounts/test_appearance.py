"""The theme is decided by the server: a person's setting, else the device's."""

import pytest

from accounts.models import User
from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db


def schemes(response):
    """What the page says of its theme: on the root, and in the head before any style sheet."""
    tags = Screen(response).tags
    root = next(attributes for tag, attributes in tags if tag == "html")
    head = [attributes for tag, attributes in tags if tag in ("meta", "link")]
    place = next(at for at, attributes in enumerate(head) if attributes.get("name") == "color-scheme")
    assert place < next(at for at, attributes in enumerate(head) if attributes.get("rel") == "stylesheet")
    return root["data-appearance"], head[place]["content"]


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_a_persons_setting_rules(policy_update, client_at, appearance):
    user = decide(UserFactory(appearance=appearance))
    assert schemes(client_at.at(BEFORE).as_user(user).page("/")) == (appearance, appearance)


def test_without_an_appearance_of_ones_own_the_devices_stands(policy_update, client_at):
    user = decide(UserFactory(appearance=User.Appearance.SYSTEM))
    assert schemes(client_at.at(BEFORE).as_user(user).page("/")) == ("system", "light dark")
    assert schemes(client_at.page("/legal/consumer-terms/")) == ("system", "light dark")

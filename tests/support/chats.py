"""What the tests of conversations share."""

import re
from typing import Any

from conversations.models import Conversation
from tests.support.client import Response
from tests.support.factories import ConversationFactory

MARKS = ("data-conversation", "data-eligible", "data-reason", "data-kept-until")


def marks_on(response: Response) -> list[tuple[str, ...]]:
    """The marks of each conversation on a page: (uuid, eligible, reason, kept until)."""
    page = response.content.decode()
    tags = re.findall(r"<[^>]*\bdata-conversation=[^>]*>", page)
    return [tuple(_mark(name, tag) for name in MARKS) for tag in tags]


def _mark(name: str, tag: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', tag)
    assert found, f"{name} is missing in {tag}"
    return found[1]


def many(number: int, owner: Any, **fields: Any) -> list[Conversation]:
    return [ConversationFactory(owner=owner, **fields) for _ in range(number)]


def delete(conversation: Conversation, at: Any) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(deleted_at=at)

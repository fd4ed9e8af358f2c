"""The latest conversations, for the sidebar of every page."""

from datetime import datetime

from accounts.models import User
from conversations.models import Conversation
from conversations.rules import fate

SHOWN = 30


def of(user: User, now: datetime) -> list[Conversation]:
    """A person's latest 30, newest message first, each with its `.fate` (rules, section 8). One query."""
    latest = Conversation.objects.in_history().with_facts(now).filter(owner_id=user.pk)[:SHOWN]
    return fate.attach(latest, user, now)

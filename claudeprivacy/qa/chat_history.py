"""A few conversations of August and September 2025 for each persona that had joined by then."""

from datetime import UTC, datetime

from accounts.models import User
from consent.lib import clock
from conversations import chats

HISTORY = (
    (
        datetime(2025, 8, 12, 8, 40, tzinfo=UTC),
        ("How do I prune an old apple tree without hurting it?", "And when is the best month for it?"),
    ),
    (
        datetime(2025, 8, 30, 19, 5, tzinfo=UTC),
        ("Explain the difference between a lease and a licence in plain words.",),
    ),
    (
        datetime(2025, 9, 3, 14, 20, tzinfo=UTC),
        ("Turn these notes into an agenda for Monday: budget, hiring, office move.",),
    ),
    (
        datetime(2025, 9, 12, 7, 55, tzinfo=UTC),
        ("Why does my Python loop skip every second item when I remove from the list?",),
    ),
)


def write_history(user: User) -> None:
    for started_at, texts in HISTORY:
        with clock.travelled_to(started_at):
            conversation = chats.start(owner=user, text=texts[0], now=started_at)
            for text in texts[1:]:
                chats.resume(owner=user, pk=conversation.pk, text=text, now=started_at)

"""How the jobs walk over many conversations: in the order of their keys, which are looked up far ahead.

A job works in small batches, but asks for its work seldom: whatever plan the database makes of the question, be it one
that reads every row, it is then carried out some twenty times for a million conversations, and not a thousand times.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from conversations.models import Conversation

CHUNK = 50_000  # keys a question, about 5 MB
M = TypeVar("M")  # a message, in whatever form


class KeysetWalk:
    """Walks a queryset's keys in order, 50,000 at a time.

    What is taken may have changed since: whoever takes it looks again. `after`: the last key already done with.
    """

    def __init__(self, query: "QuerySet[Conversation]", after: UUID | str | None = None) -> None:
        self.query, self.after = query.order_by("pk"), after
        self.keys: list[UUID] = []
        self.is_over = False

    def take(self, size: int) -> list[UUID]:
        """The next ones, `size` at most; none once all are taken. Outside of any transaction: reading may take long."""
        if not self.keys and not self.is_over:
            beyond = self.query.filter(pk__gt=self.after) if self.after else self.query
            self.keys = list(beyond.values_list("pk", flat=True)[:CHUNK])
            self.is_over = len(self.keys) < CHUNK
            self.after = self.keys[-1] if self.keys else self.after
        taken, self.keys = self.keys[:size], self.keys[size:]
        return taken


def messages_of(
    conversations: Iterable[UUID], messages: Iterable[M], conversation_of: Callable[[M], UUID]
) -> Iterator[Iterator[M]]:
    """Of each conversation (a key) its messages, both in the order of keys, each read once.

    Use one conversation's messages before asking for the next one's.
    """
    groups = groupby(messages, conversation_of)
    key, found = next(groups, (None, iter(())))
    for conversation in conversations:
        if conversation == key:
            yield found
            key, found = next(groups, (None, iter(())))
        else:
            yield iter(())

"""What the journal is told of conversations: which were deleted, restored (the deletion was undone) and purged."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from consent.core import journal

DELETED, RESTORED, PURGED = "deleted", "restored", "purged"


def append(kind: str, ids: Iterable[UUID], now: datetime) -> None:
    """Within the transaction that does it (journal.transaction): on disk before its commit."""
    for pk in ids:
        journal.append(kind, id=pk, at=now)

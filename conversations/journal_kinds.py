"""What the journal is told of conversations: which were deleted, restored (the deletion was undone) and purged, which
feedback was taken back, and which training exports were made.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from consent.core import journal
from conversations.models import ExportRun, Feedback

DELETED, RESTORED, PURGED = "deleted", "restored", "purged"
TAKEN_BACK, EXPORTED = "taken_back", "exported"


def append(kind: str, ids: Iterable[UUID], now: datetime) -> None:
    """Within the transaction that does it (journal.transaction): on disk before its commit."""
    for pk in ids:
        journal.append(kind, id=pk, at=now)


def append_taken_back(feedback: Feedback, now: datetime) -> None:
    """As `append`."""
    journal.append(TAKEN_BACK, id=feedback.conversation_id, feedback=feedback.pk, at=now)


def append_export(run: ExportRun) -> None:
    """As `append`. Not what went into it: that would be as big as the export's own record."""
    names = ("identity", "as_of", "started_at", "finished_at", "use_until", "conversations_count")
    journal.append(EXPORTED, **{name: getattr(run, name) for name in names})

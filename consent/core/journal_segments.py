"""Plan changes in the journal: each row of the history of segments, and the person's own column with the newest."""

from collections.abc import Hashable, Sequence
from uuid import UUID

from django.db import models, transaction

from consent.core import journal
from consent.core.journal import Entry, instant
from consent.models import SegmentChange
from consent.models.subject import people

SEGMENT = "segment"


def note(changes: Sequence[SegmentChange]) -> None:
    """A listener of consent.models.segments."""
    journal.append_at_once(
        SEGMENT,
        [
            {
                "subject_id": change.subject_id,
                "sequence": change.sequence,
                "segment": change.segment,
                "from_at": change.from_at,
                "by": change.by,
            }
            for change in changes
        ],
    )


class Segments:
    """Puts plan changes back; also those of people whom a backup doesn't know, as evidence."""

    kinds = frozenset({SEGMENT})

    def target(self, entry: Entry) -> Hashable:
        _row(entry)
        return UUID(entry.facts["subject_id"]), int(entry.facts["sequence"])

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        subjects = {UUID(entry.facts["subject_id"]) for entry in entries}
        there = set(SegmentChange.objects.filter(subject_id__in=subjects).values_list("subject_id", "sequence"))
        return [entry for entry in entries if self.target(entry) not in there]

    def put_back(self, entry: Entry) -> None:
        row = _row(entry)
        with transaction.atomic():
            person = people()._default_manager.filter(subject_id=row.subject_id)
            person.select_for_update().first()
            if SegmentChange.objects.filter(subject_id=row.subject_id, sequence__gte=row.sequence).exists():
                return
            row.save(force_insert=True)
            if field := people().SEGMENT_FIELD:
                models.QuerySet.update(person, **{field: row.segment})  # not noted again: the row is there


def _row(entry: Entry) -> SegmentChange:
    """Raises ValueError, KeyError, TypeError, AttributeError."""
    facts, from_at = entry.facts, instant(entry.facts["from_at"])
    return SegmentChange(
        subject_id=UUID(facts["subject_id"]),
        sequence=int(facts["sequence"]),
        segment=str(facts["segment"]),
        from_at=from_at,
        by=UUID(facts["by"]) if facts["by"] else None,
    )

"""Which segment (plan) a person was in, and since when (rules, section 4). The database refuses changes (triggers)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

BATCH = 500
# Told of what was noted, within its transaction: what must outlive the database (consent.core.journal_segments).
listeners: list[Callable[[Sequence["SegmentChange"]], None]] = []


class SegmentChange(models.Model):
    """From this instant on a subject was in this segment. Insert-only; written with the change, by `record` alone.

    The first row is of the account's creation. What was before the oldest row isn't known.
    """

    subject_id = models.UUIDField(_("subject"))
    sequence = models.PositiveIntegerField(_("sequence"))
    segment = models.CharField(_("segment"), max_length=40)
    from_at = models.DateTimeField(_("from"))
    by = models.UUIDField(_("subject id of the admin"), null=True)  # None: the person, or a command

    class Meta:
        verbose_name, verbose_name_plural = _("change of segment"), _("changes of segment")
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "sequence"], name="one_segment_per_subject_and_sequence")
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.sequence} {self.segment}"


def record(changes: Iterable[tuple[UUID, str, datetime]], *, by: UUID | None = None) -> None:
    """Note (subject, segment, from when) of each, in the transaction that changes the people themselves.

    Their rows are locked by the caller, so that nobody else writes to their histories meanwhile.
    """
    listed = list(changes)
    for start in range(0, len(listed), BATCH):
        batch = listed[start : start + BATCH]
        known = _lengths(subject for subject, _segment, _from in batch)
        made = SegmentChange.objects.bulk_create(
            SegmentChange(subject_id=subject, sequence=known.get(subject, 0) + 1, segment=segment, from_at=at, by=by)
            for subject, segment, at in batch
        )
        for tell in listeners:
            tell(made)


def _lengths(subjects: Iterable[UUID]) -> Mapping[UUID, int]:
    """How many rows each has; who has none is left out."""
    found = SegmentChange.objects.filter(subject_id__in=list(subjects)).order_by()
    return dict(found.values_list("subject_id").annotate(Count("pk")))


def history_of(subject_id: UUID) -> "models.QuerySet[SegmentChange]":
    """One's changes in the order they were made, whatever the clocks said."""
    return SegmentChange.objects.filter(subject_id=subject_id).order_by("sequence")


def segment_at(changes: "Iterable[SegmentChange]", at: datetime) -> str | None:
    """The segment of that instant: the latest change by then, in sequence; before the first, the first known.

    None if no change is known at all.
    """
    segment = None
    for change in changes:
        if segment is None or change.from_at <= at:
            segment = change.segment
    return segment

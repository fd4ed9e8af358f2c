"""Does the ledger hold? (section 4): every hash, every sequence, every digest, and the projection, in one pass."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import F, OuterRef, Q, Subquery

from consent.core import updates
from consent.lib.snapshot import one_instant
from consent.models import ConsentEvent, ConsentSubject, LostSubject, PolicyDocument, SegmentChange
from consent.models.subject import people
from consent.rules import hashing
from consent.rules.standing import COLUMNS, GENESIS, Kind, Standing, step

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing wrong with one subject's chain."""

    subject: UUID | None
    sequence: int | None
    what: str

    def __str__(self) -> str:
        where = f"subject {self.subject}" if self.subject else "texts"
        return f"{where}, row {self.sequence}: {self.what}" if self.sequence else f"{where}: {self.what}"


def breaks() -> Iterator[Break | int]:
    """What is wrong, the first break of each subject; an int tells how many rows were read since the last one."""
    with one_instant():
        yield from _text_breaks()
        yield from _subject_breaks()
        yield from _segment_breaks()


def _subject_breaks() -> Iterator[Break | int]:
    known = _known_texts()
    everybody = _people()
    person = next(everybody, None)
    for subject, events in groupby(_events(), attrgetter("subject_id")):
        while person and person.subject_id < subject:
            yield from _without_rows(person)
            person = next(everybody, None)
        mine = person if person and person.subject_id == subject else None
        rows = list(events)
        found = _chain_break(rows, known) or _projection_break(rows, mine)
        if found:
            yield found
        yield len(rows)
        person = next(everybody, None) if mine else person
    while person:
        yield from _without_rows(person)
        person = next(everybody, None)


def _events() -> Iterator[ConsentEvent]:
    return ConsentEvent.objects.order_by("subject_id", "sequence").iterator(chunk_size=CHUNK)


def _people() -> Iterator[ConsentSubject]:
    columns = get_user_model().objects.only("subject_id", *COLUMNS)
    return columns.order_by("subject_id").iterator(chunk_size=CHUNK)


def _without_rows(person: ConsentSubject) -> Iterator[Break]:
    if Standing.of(person) != Standing():
        yield Break(person.subject_id, None, "the person's standing tells of rows that are missing")


def _chain_break(rows: list[ConsentEvent], known: set[tuple[str, str]]) -> Break | None:
    previous = GENESIS
    for expected, event in enumerate(rows, 1):
        what = ""
        if event.sequence != expected:
            what = f"row {expected} is missing"
        elif event.previous_hash != previous:
            what = "does not follow the row before it"
        elif event.version not in hashing.VERSIONS or hashing.row_hash(event.columns()) != event.hash:
            what = "was changed: its hash does not fit its contents"
        elif event.digest is not None and (event.update_id, event.digest) not in known:
            what = "names a text that was never published"
        if what:
            return Break(event.subject_id, event.sequence, what)
        previous = event.hash
    return None


def _projection_break(rows: list[ConsentEvent], person: ConsentSubject | None) -> Break | None:
    subject, last = rows[0].subject_id, rows[-1]
    erased = [event.sequence for event in rows if event.kind == Kind.ERASED]
    if erased and (person is not None or erased[0] != last.sequence):
        return Break(subject, erased[0], "says erased, yet the person or later rows are there")
    if person is None:
        if erased or LostSubject.objects.filter(subject_id=subject).exists():
            return None
        return Break(subject, None, "the person is gone without a row `erased`")
    order, standing = updates.order(), Standing()
    for event in rows:
        standing = step(standing, event, order)
    present = Standing.of(person)
    differing = [name for name in COLUMNS if getattr(standing, name) != getattr(present, name)]
    if differing:
        return Break(subject, last.sequence, f"the person's standing disagrees: {', '.join(differing)}")
    return None


def _segment_breaks() -> Iterator[Break]:
    """People whose segment isn't what the history of their segments says: it was changed past everybody."""
    model = people()
    if not model.SEGMENT_FIELD:
        return
    newest = SegmentChange.objects.filter(subject_id=OuterRef("subject_id")).order_by("-sequence")
    told = model._default_manager.annotate(told=Subquery(newest.values("segment")[:1]))
    untold = told.filter(Q(told__isnull=True) | ~Q(told=F(model.SEGMENT_FIELD)))
    for subject in untold.order_by("subject_id").values_list("subject_id", flat=True).iterator(chunk_size=CHUNK):
        yield Break(subject, None, "the person's plan isn't what the history of their plans says")


def _known_texts() -> set[tuple[str, str]]:
    """(update, digest) of every published text, digests computed anew."""
    texts = PolicyDocument.objects.published().filter(kind=PolicyDocument.Kind.CHOICE)
    return {(slug, hashing.text_digest(text)) for slug, text in texts.values_list("update__slug", "text")}


def _text_breaks() -> Iterator[Break]:
    """A published text that isn't what its digest says, or a choice that names other policies than its update's."""
    documents = PolicyDocument.objects.published().select_related("update")
    digests = {(d.update_id, d.kind, d.language): hashing.text_digest(d.text) for d in documents}
    for document in documents:
        name = f"{document.update.slug} {document.kind} {document.language}"
        if digests[document.update_id, document.kind, document.language] != document.digest:
            yield Break(None, None, f"{name} was changed: its digest does not fit")
        elif document.kind == PolicyDocument.Kind.CHOICE:
            bound = _bound(document.text)
            for kind in (PolicyDocument.Kind.CONSUMER_TERMS, PolicyDocument.Kind.PRIVACY_POLICY):
                if digests.get((document.update_id, kind, document.language), "") != bound.get(kind):
                    yield Break(None, None, f"{name} names another {kind} than its update's")


def _bound(text: str) -> dict[str, object]:
    """What a text of the choice names; nothing if it is none any more."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}

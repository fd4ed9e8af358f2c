"""The training export (section 5): eligible conversations, de-identified and filtered, one finished folder or none.

Everything is written to a folder beside the wanted one and renamed at the very end. A killed run leaves that folder,
and running again goes on with it; what was withdrawn meanwhile is taken out before the export is finished.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from consent.core import journal
from consent.evidence import signing
from consent.lib import clock, files
from consent.models import ConsentEvent, Installation
from conversations import journal_kinds
from conversations.jobs import export_files, export_folder, export_lines
from conversations.jobs.export_folder import State
from conversations.jobs.export_lines import Chosen
from conversations.jobs.keyset import KeysetWalk
from conversations.models import Conversation, ExportedConversation, ExportRun, WithdrawnLine
from conversations.rules import exports
from conversations.rules.queries import eligible

PART = 1000  # conversations a file
USED_FOR = timedelta(days=30)  # from the end of the export on
ROUNDS = 5  # of taking out: where somebody turns off every few seconds, it must end nevertheless


def export(output: Path, as_of: datetime | None) -> Iterator[int]:
    """Yields how many conversations are written so far. Raises CannotExport; signing.CannotSign, with nothing written.

    `as_of` None: now, or that of the unfinished run which this one goes on with.
    """
    signing.current_key()
    output = output.resolve()
    with export_folder.folder_beside(output) as work:
        state = _unfinished(work, as_of) or _begin(work, as_of or clock.now())
        run = ExportRun.objects.get(identity=state.export)
        for noted in (ExportedConversation, WithdrawnLine):
            noted.objects.filter(export=run, part__gt=len(state.parts)).delete()
        walk = KeysetWalk(eligible(state.as_of), state.last)
        while pks := walk.take(PART):
            _write_next(work, run, state, pks)
            yield state.conversations
        for _ in range(ROUNDS):
            if not _take_out_withdrawn(work, run, state):
                break
        _finish(work, output, run, state)
        yield state.conversations


def _begin(work: Path, as_of: datetime) -> State:
    run = ExportRun.objects.create(as_of=as_of, started_at=clock.real_now())
    state = State(str(run.identity), as_of)
    state.save(work)
    return state


def _unfinished(work: Path, as_of: datetime | None) -> State | None:
    """What a killed run of this database left, unless it was asked for another instant."""
    state = State.load(work)
    known = ExportRun.objects.filter(record_lost=False)
    if state and (as_of not in (None, state.as_of) or not known.filter(identity=state.export).exists()):
        state = None
    export_folder.clean(work, state)
    return state


def _write_next(work: Path, run: ExportRun, state: State, pks: list[UUID]) -> None:
    """One more part. Written outside of any transaction: it keeps nobody waiting."""
    rows = export_lines.details(eligible(state.as_of).filter(pk__in=pks))
    state.last = str(pks[-1])
    if rows:
        _write(work, run, state, len(state.parts) + 1, rows)


def _write(work: Path, run: ExportRun, state: State, number: int, rows: list[Chosen]) -> None:
    part = export_files.write_part(work, number, export_lines.lines(rows, state.as_of))
    _note(run, number, rows)
    state.parts[number - 1 : number] = [part]
    state.save(work)


def _note(run: ExportRun, number: int, rows: list[Chosen]) -> None:
    """Which conversations a part holds. One that was erased meanwhile isn't noted, and so is taken out in the end."""
    with transaction.atomic():
        for noted in (ExportedConversation, WithdrawnLine):
            noted.objects.filter(export=run, part=number).delete()
        there = Conversation.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in rows])
        pks = set(there.order_by("pk").values_list("pk", flat=True))
        ExportedConversation.objects.bulk_create(
            ExportedConversation(
                export=run,
                conversation_id=row.pk,
                part=number,
                position=position,
                whole=row.whole,
                with_feedback=row.feedback__pk is not None,
                ledger_sequence=row.owner__ledger_sequence if row.whole else None,
                feedback_pk=row.feedback__pk,
            )
            for position, row in enumerate(rows, 1)
            if row.pk in pks
        )


def _take_out_withdrawn(work: Path, run: ExportRun, state: State) -> bool:
    """A choice changed after its part was written: that part is written again without it. False if none was."""
    usable = _noted(run)
    turned_off = exports.turned_off_since("owner__subject_id", "item__ledger_sequence")
    enough = Q(whole=True) & ~Q(turned_off) | Q(item__whole=False)
    same_feedback = Q(feedback__pk=F("item__feedback_pk")) | Q(item__with_feedback=False)
    as_written = usable.filter(enough, same_feedback, item__position__isnull=False)
    sound = dict(as_written.values_list("item__part").annotate(Count("pk")).order_by())
    stale = [number for number, part in enumerate(state.parts, 1) if sound.get(number, 0) != part.conversations]
    for number in stale:
        state.parts[number - 1] = replace(state.parts[number - 1], conversations=-1)  # killed from here on: still stale
        state.save(work)
        _write(work, run, state, number, export_lines.details(usable.filter(item__part=number)))
    return bool(stale)


def _noted(run: ExportRun) -> "QuerySet[Any]":
    """What is written and may be used at present; `item` says what was written of it."""
    item = FilteredRelation("exported", condition=Q(exported__export=run))
    return eligible(clock.real_now()).annotate(item=item).filter(item__isnull=False)


def _finish(work: Path, output: Path, run: ExportRun, state: State) -> None:
    """The manifest, then the record, then the rename: killed in between, the next run comes by here again."""
    run.finished_at, run.conversations_count = clock.real_now(), state.conversations
    run.use_until = run.finished_at + USED_FOR
    manifest = {
        "format": export_files.FORMAT,
        "export": state.export,
        "database": str(Installation.current().identity),
        "as_of": state.as_of.isoformat(),
        "finished_at": run.finished_at.isoformat(),
        "use_until": run.use_until.isoformat(),
        "conversations": state.conversations,
        "messages": sum(part.messages for part in state.parts),
        "ledger_rows": ConsentEvent.objects.count(),
        "files": [part.as_dict() for part in state.parts],
    }
    files.write_json(work / export_files.MANIFEST, signing.sign(manifest))
    export_folder.refuse(output)
    with journal.transaction():
        run.save(update_fields=["finished_at", "use_until", "conversations_count"])
        journal_kinds.append_export(run)
    export_folder.move_to(work, output)

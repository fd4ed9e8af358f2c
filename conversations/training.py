"""The training export (section 5): eligible conversations, de-identified and filtered, one finished folder or none.

Everything is written to a folder beside the wanted one and renamed at the very end. A killed run leaves that folder,
and running again goes on with it; what was withdrawn meanwhile is taken out before the export is finished.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from claudeprivacy import clock
from consent.models import ConsentEvent, Installation
from conversations import exportfiles
from conversations.models import Conversation, ExportedConversation, ExportRun, Message
from conversations.redaction import redact
from conversations.selection import eligible

PART = 1000  # conversations a file, and what memory holds at most


class CannotExport(Exception):
    """Bad use; the message says what would mend it."""


@dataclass
class State:
    """What a killed run left: parts on disk and in the database, and where to go on."""

    export: str
    as_of: datetime
    parts: list[exportfiles.Part]
    last: str | None = None


def export(output: Path, now: datetime) -> Iterator[int]:
    """Yields how many conversations are written so far. Raises CannotExport."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise CannotExport(f"{output} exists and isn't empty. Choose an empty or new folder.")
    work = output.resolve().with_name(f".{output.name}.partial")
    work.mkdir(parents=True, exist_ok=True)
    state = _resume(work) or _begin(now)
    run = ExportRun.objects.get(identity=state.export)
    ExportedConversation.objects.filter(export=run, part__gt=len(state.parts)).delete()
    while _write_next(work, run, state):
        exportfiles.write_json(work / exportfiles.STATE, _plain(state))
        yield sum(part.conversations for part in state.parts)
    _take_out_withdrawn(work, run, state)
    _finish(work, output, run, state)
    yield run.conversations_count


def _begin(now: datetime) -> State:
    run = ExportRun.objects.create(as_of=now, started_at=clock.real_now())
    return State(str(run.identity), now, [])


def _resume(work: Path) -> State | None:
    """The state of this database's unfinished run, if the folder holds one."""
    known = exportfiles.read_json(work / exportfiles.STATE)
    if known and ExportRun.objects.filter(identity=known["export"]).exists():
        parts = [exportfiles.Part(**part) for part in known["parts"]]
        return State(known["export"], datetime.fromisoformat(known["as_of"]), parts, known["last"])
    exportfiles.empty(work)
    return None


def _write_next(work: Path, run: ExportRun, state: State) -> bool:
    """One more part, chosen, written and noted in one transaction. False when nothing is left."""
    number = len(state.parts) + 1
    with transaction.atomic():
        chosen = eligible(state.as_of).select_related("feedback").order_by("pk")
        chosen = chosen.filter(pk__gt=state.last) if state.last else chosen
        rows = list(chosen[:PART])
        if not rows:
            return False
        part = exportfiles.write_part(work, number, _lines(rows))
        items = [ExportedConversation(export=run, conversation=row, part=number) for row in rows]
        ExportedConversation.objects.bulk_create(items)
    state.parts.append(part)
    state.last = str(rows[-1].pk)
    return True


def _lines(rows: list[Conversation]) -> Iterator[dict[str, Any]]:
    """De-identified and filtered: no owner, no date, no id that another line or export shares."""
    texts: dict[Any, list[tuple[int, str]]] = {row.pk: [] for row in rows}
    messages = Message.objects.filter(conversation__in=texts).order_by("pk")
    for pk, conversation, text in messages.values_list("pk", "conversation_id", "text").iterator():
        texts[conversation].append((pk, text))
    for row in rows:
        annotated: Any = row
        sent = getattr(row, "feedback", None)
        line: dict[str, Any] = {
            "messages": [
                redact(text) for pk, text in texts[row.pk] if annotated.whole or pk <= annotated.feedback.up_to
            ]
        }
        if sent is not None:
            line["feedback"] = {"value": sent.value, "comment": redact(sent.comment)}
        yield line


def _take_out_withdrawn(work: Path, run: ExportRun, state: State) -> None:
    """A choice changed after its part was written: that part is written again without it."""
    items = ExportedConversation.objects.filter(export=run)
    withdrawn = items.exclude(conversation__in=eligible(state.as_of).values("pk"))
    for number in sorted(set(withdrawn.values_list("part", flat=True))):
        with transaction.atomic():
            withdrawn.filter(part=number).delete()
            kept = items.filter(part=number).values("conversation")
            rows = list(eligible(state.as_of).filter(pk__in=kept).select_related("feedback").order_by("pk"))
            state.parts[number - 1] = exportfiles.write_part(work, number, _lines(rows))
        exportfiles.write_json(work / exportfiles.STATE, _plain(state))


def _finish(work: Path, output: Path, run: ExportRun, state: State) -> None:
    finished_at = clock.real_now()
    run.conversations_count = sum(part.conversations for part in state.parts)
    manifest = {
        "format": exportfiles.FORMAT,
        "export": state.export,
        "database": str(Installation.current().identity),
        "as_of": state.as_of.isoformat(),
        "finished_at": finished_at.isoformat(),
        "conversations": run.conversations_count,
        "messages": sum(part.messages for part in state.parts),
        "ledger_rows": ConsentEvent.objects.count(),
        "files": [part.as_dict() for part in state.parts],
    }
    exportfiles.write_json(work / exportfiles.MANIFEST, manifest)
    run.finished_at = finished_at
    run.save(update_fields=["finished_at", "conversations_count"])
    (work / exportfiles.STATE).unlink(missing_ok=True)
    work.replace(output.resolve())
    exportfiles.sync_folder(output.resolve().parent)


def _plain(state: State) -> dict[str, Any]:
    return {
        "export": state.export,
        "as_of": state.as_of.isoformat(),
        "parts": [part.as_dict() for part in state.parts],
        "last": state.last,
    }

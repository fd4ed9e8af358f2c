"""What was withdrawn from a training export since it was made (rules, section 5): asked of the database, or of a list.

Withdrawn is what was deleted, what its owner turned off or left behind, and feedback that was taken back; also what is
gone from the database for another reason. Turning on again or giving feedback anew brings nothing back.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from consent.evidence import signing
from consent.evidence.signing import KeyOf
from consent.lib.snapshot import one_instant
from consent.models import ConsentEvent, Installation
from conversations.jobs.export_files import Part, name_of
from conversations.models import ExportRun, WithdrawnLine
from conversations.rules import exports
from conversations.rules.queries import two_valued

FORMAT = 1
KIND = "withdrawals from a training export"
Numbers = dict[str, set[int]]  # of lines, by the name of their file


class UnknownExport(Exception):
    """No finished export of this database. The message is for people."""


class NotAList(ValueError):
    """No list of withdrawals, or one that nobody signed. The message is for people."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """`lines` go whole, of `feedback` only the feedback. `everything`: nobody can tell any more what may stay."""

    export: str
    database: str
    made_at: datetime
    ledger_rows: int
    everything: bool = False
    lines: Numbers = field(default_factory=lambda: defaultdict(set))
    feedback: Numbers = field(default_factory=lambda: defaultdict(set))

    def lines_of(self, part: Part) -> set[int]:
        """Those that the part still holds."""
        there = set(part.numbers())
        return there if self.everything else there & self.lines.get(part.name, set())

    def feedback_of(self, part: Part) -> set[int]:
        """Lines whose feedback goes, and which stay without it."""
        there = set(part.numbers()) - set(part.without_feedback) - self.lines_of(part)
        return there & self.feedback.get(part.name, set())


def ask(export: str, now: datetime) -> Withdrawn:
    """As this database knows it. Raises UnknownExport."""
    with one_instant():
        run = _run(export)
        found = Withdrawn(
            export=str(run.identity),
            database=str(Installation.current().identity),
            made_at=now,
            ledger_rows=ConsentEvent.objects.count(),
            everything=run.record_lost or run.use_until is None,
        )
        if not found.everything:
            _collect(run, found)
    return found


def _run(export: str) -> ExportRun:
    try:
        identity = UUID(export)
    except ValueError as error:
        raise UnknownExport(f"{export!r} is no export's id: it stands in the export's manifest.") from error
    run = ExportRun.objects.filter(identity=identity, finished_at__isnull=False).first()
    if run is None:
        raise UnknownExport(f"This database knows no finished export {identity}.")
    return run


def _collect(run: ExportRun, found: Withdrawn) -> None:
    turned_off = exports.turned_off_since("conversation__owner__subject_id", "ledger_sequence")
    still_on = Q(whole=True, conversation__owner__help_improve=True) & ~Q(turned_off)
    same_feedback = Q(conversation__feedback__pk=F("feedback_pk"))
    sound = Q(conversation__deleted_at__isnull=True) & (still_on | Q(whole=False) & same_feedback)
    items = run.items.annotate(is_sound=two_valued(sound), is_same=two_valued(same_feedback))
    changed = items.filter(Q(is_sound=False) | Q(with_feedback=True, is_same=False))
    for part, position, is_sound in changed.values_list("part", "position", "is_sound").iterator():
        (found.feedback if is_sound else found.lines)[name_of(part)].add(position or 0)
    gone = WithdrawnLine.objects.filter(export=run).values_list("part", "position")
    for part, position in gone.iterator():
        found.lines[name_of(part)].add(position)


def as_dict(found: Withdrawn) -> dict[str, object]:
    """As a file holds it; not signed yet. It says neither whose a line was, nor when or why it was withdrawn."""
    names = sorted(found.lines.keys() | found.feedback.keys())
    return {
        "format": FORMAT,
        "kind": KIND,
        "export": found.export,
        "database": found.database,
        "made_at": found.made_at.isoformat(),
        "ledger_rows": found.ledger_rows,
        "everything": found.everything,
        "files": [
            {
                "name": name,
                "lines": sorted(found.lines.get(name, ())),
                "feedback": sorted(found.feedback.get(name, ())),
            }
            for name in names
        ],
    }


def read(content: str, keys: KeyOf | None) -> Withdrawn:
    """From a signed list. `keys` as for signing.check. Raises NotAList; signing.BadSignature."""
    try:
        table: dict[str, object] = json.loads(content)
        if table["kind"] != KIND or table["format"] != FORMAT:
            raise ValueError
        found = _parsed(table)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAList("This is no list of withdrawals as `withdrawals` writes it.") from error
    signing.check(table, keys)
    return found


def _parsed(table: dict[str, Any]) -> Withdrawn:
    made_at = datetime.fromisoformat(table["made_at"])
    if made_at.tzinfo is None or not isinstance(table["everything"], bool):
        raise ValueError
    return Withdrawn(
        export=str(table["export"]),
        database=str(table["database"]),
        made_at=made_at,
        ledger_rows=int(table["ledger_rows"]),
        everything=table["everything"],
        lines={str(each["name"]): {int(number) for number in each["lines"]} for each in table["files"]},
        feedback={str(each["name"]): {int(number) for number in each["feedback"]} for each in table["files"]},
    )

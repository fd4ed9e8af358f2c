"""The lines of a training export: one a conversation, de-identified and filtered (rules, section 5)."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from conversations.jobs.export_files import Line
from conversations.jobs.keyset import messages_of
from conversations.models import Conversation, Message
from redaction import redact_all


class Chosen(NamedTuple):
    """What is written of a conversation, by the names of its columns: `whole`, or up to its feedback."""

    pk: UUID
    whole: bool
    feedback__pk: int | None
    feedback__value: str
    feedback__comment: str
    feedback__up_to: int
    owner__ledger_sequence: int


def details(chosen: "QuerySet[Conversation]") -> list[Chosen]:
    """What is written of each conversation, without its messages. `chosen` as from `queries.eligible`."""
    return [Chosen(*row) for row in chosen.order_by("pk").values_list(*Chosen._fields)]


def lines(rows: list[Chosen], as_of: datetime) -> Iterator[Line]:
    """No owner, no date, no id that another line or export shares."""
    pks = [row.pk for row in rows]
    messages = Message.objects.filter(conversation__in=pks, written_at__lte=as_of).order_by("conversation_id", "pk")
    said = messages.values_list("conversation_id", "pk", "text").iterator()
    for row, texts in zip(rows, messages_of(pks, said, itemgetter(0)), strict=True):
        yield line_of(row, [text for _, pk, text in texts if row.whole or pk <= row.feedback__up_to])


def line_of(row: Chosen, spoken: list[str]) -> Line:
    """Messages and comment are filtered together: a value found in one of them goes from all."""
    comment = [] if row.feedback__pk is None else [row.feedback__comment]
    filtered = redact_all([*spoken, *comment])
    line: Line = {"messages": filtered[: len(spoken)]}
    if comment:
        line["feedback"] = {"value": row.feedback__value, "comment": filtered[-1]}
    return line

"""The lines of a training export: one a conversation, de-identified and filtered (rules, section 5)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from conversations.models import Message
from redaction import redact_all


def details(chosen: "QuerySet[Any]") -> list[Any]:
    """What is written of each conversation, without its messages. `chosen` as from `selection.eligible`."""
    feedback = ("feedback__pk", "feedback__value", "feedback__comment", "feedback__up_to")
    return list(chosen.order_by("pk").values_list("pk", "whole", *feedback, named=True))


def lines(rows: list[Any], as_of: datetime) -> Iterator[dict[str, Any]]:
    """No owner, no date, no id that another line or export shares."""
    pks = [row.pk for row in rows]
    messages = Message.objects.filter(conversation__in=pks, written_at__lte=as_of).order_by("conversation_id", "pk")
    said = groupby(messages.values_list("conversation_id", "pk", "text").iterator(), key=itemgetter(0))
    conversation, texts = next(said, (None, iter(())))
    for row in rows:
        spoken: list[str] = []
        if row.pk == conversation:
            spoken = [text for _, pk, text in texts if row.whole or pk <= row.feedback__up_to]
            conversation, texts = next(said, (None, iter(())))
        yield line_of(row, spoken)


def line_of(row: Any, spoken: list[str]) -> dict[str, Any]:
    """Messages and comment are filtered together: a value found in one of them goes from all."""
    comment = [] if row.feedback__pk is None else [row.feedback__comment]
    filtered = redact_all([*spoken, *comment])
    line: dict[str, Any] = {"messages": filtered[: len(spoken)]}
    if comment:
        line["feedback"] = {"value": row.feedback__value, "comment": filtered[-1]}
    return line

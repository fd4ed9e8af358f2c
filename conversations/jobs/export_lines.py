"""The lines of a training export: one a conversation, de-identified and filtered (rules, section 5)."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from conversations.jobs.keyset import messages_of
from conversations.models import Message
from redaction import redact


def details(chosen: "QuerySet[Any]") -> list[Any]:
    """What is written of each conversation, without its messages. `chosen` as from `selection.eligible`."""
    feedback = ("feedback__pk", "feedback__value", "feedback__comment", "feedback__up_to")
    return list(chosen.order_by("pk").values_list("pk", "whole", *feedback, named=True))


def lines(rows: list[Any], as_of: datetime) -> Iterator[dict[str, Any]]:
    """No owner, no date, no id that another line or export shares."""
    pks = [row.pk for row in rows]
    messages = Message.objects.filter(conversation__in=pks, written_at__lte=as_of).order_by("conversation_id", "pk")
    said = messages.values_list("conversation_id", "pk", "text").iterator()
    for row, texts in zip(rows, messages_of(pks, said, itemgetter(0)), strict=True):
        used = [redact(text) for _, pk, text in texts if row.whole or pk <= row.feedback__up_to]
        line: dict[str, Any] = {"messages": used}
        if row.feedback__pk is not None:
            line["feedback"] = {"value": row.feedback__value, "comment": redact(row.feedback__comment)}
        yield line

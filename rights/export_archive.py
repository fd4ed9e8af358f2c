"""The ZIP of all that is a person's (rules, section 6): JSON, and pages to read; memory stays flat."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import User
from consent.evidence import history, receipts
from consent.lib import dates
from consent.models.segments import history_of
from consent.rules.hashing import plain
from conversations.jobs.keyset import messages_of
from conversations.models import Conversation, Message, RemovedChats
from conversations.rules import exports, fate
from rights import export_account

STYLE = Path(__file__).parent / "archive.css"
PAGE = 50  # conversations a page
PIECE = 100  # messages that memory holds at most
PROFILE = (
    "email",
    "name",
    "plan",
    "language",
    "appearance",
    "location_metadata",
    "date_joined",
    "email_confirmed_at",
    "subject_id",
)
CONVERSATION = ("id", "title", "started_at", "started_plan", "last_message_at", "incognito", "deleted_at", "region")

Tell = Callable[[int], None]  # conversations written so far; also called in between, as a sign of life


def write(file: BinaryIO, *, user_pk: int, now: datetime, tell: Tell) -> None:
    """The whole ZIP, in the language that is active. Raises User.DoesNotExist.

    `now`: the rules' instant. `tell` is called as often as a watcher may want a sign of life.
    """
    person = User.objects.get(pk=user_pk)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        profile = {name: plain(getattr(person, name)) for name in PROFILE}
        archive.writestr("profile.json", dumps({**profile, "plans": _plans(person)}))
        archive.writestr("account.json", dumps(export_account.of(person)))
        entries = history.entries(person.subject_id)
        _write_array(archive, "ledger.json", (receipts.build(entry.event) for entry in entries))
        for entry in entries:
            archive.writestr(f"receipts/{entry.event.sequence:05d}.json", dumps(receipts.build(entry.event)))
        notices = {**history.notices_of(person.subject_id), "removed": _removed(person)}
        archive.writestr("notices.json", dumps(notices))
        tell(0)
        pages, count = 0, 0
        for pages, batch in enumerate(_batches(person, now), 1):
            _write_batch(archive, pages, batch, partial(tell, count))
            count += len(batch)
            tell(count)
        context = {
            "labels": _labels(person),
            "entries": entries,
            "notices": notices,
            "pages": range(1, pages + 1),
            "count": count,
            "now": now,
        }
        archive.writestr("index.html", render_to_string("dataexport/index.html", context))
        archive.writestr("style.css", STYLE.read_text(encoding="utf-8"))


def _plans(person: User) -> list[dict[str, object]]:
    """Which plans they were on, oldest first; before the first it isn't known."""
    return [{"plan": change.segment, "since": plain(change.from_at)} for change in history_of(person.subject_id)]


def _removed(person: User) -> list[dict[str, object]]:
    """How many chats a purge took, when and why, oldest first."""
    told = RemovedChats.objects.filter(subject_id=person.subject_id).order_by("removed_on", "why")
    return [{"removed_on": plain(row.removed_on), "why": row.why, "number": row.number} for row in told]


def _batches(person: User, now: datetime) -> Iterator[list[Conversation]]:
    rows = Conversation.objects.filter(owner=person).with_facts(now).order_by("pk")
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[: PAGE + 1]):  # one more tells whether it goes on
        yield _with_exports(fate.attach(batch[:PAGE], person, now), person)
        if len(batch) <= PAGE:
            return
        last = batch[PAGE - 1].pk


def _with_exports(batch: list[Conversation], person: User) -> list[Conversation]:
    went = exports.of(batch, person)
    for row in batch:
        setattr(row, "exports", went.get(row.pk, []))  # noqa: B010  as fate.attach does
    return batch


def _write_batch(archive: zipfile.ZipFile, number: int, batch: list[Conversation], alive: Callable[[], None]) -> None:
    """One page of conversations, as JSON and to read: its messages are read twice rather than kept."""
    name = f"conversations/{number:05d}"
    with archive.open(f"{name}.json", "w") as file:
        for place, (row, pieces) in enumerate(_with_messages(batch, alive)):
            told = [dumps(_conversation(row))[:-2], ',\n "messages": [']
            file.write(f"{',' if place else '['}\n{''.join(told)}".encode())
            for follows, piece in enumerate(pieces):
                file.write(("," if follows else "").encode() + ",\n".join(map(dumps, map(_message, piece))).encode())
            file.write(b"]}")
        file.write(b"\n]\n")
    with archive.open(f"{name}.html", "w") as page:
        page.write(render_to_string("dataexport/head.html", {"number": number}).encode())
        for row, pieces in _with_messages(batch, alive):
            page.write(render_to_string("dataexport/conversation.html", {"conversation": row}).encode())
            for piece in pieces:
                page.write(render_to_string("dataexport/messages.html", {"messages": piece}).encode())
        page.write(b"</main></body></html>\n")


def _with_messages(
    batch: list[Conversation], alive: Callable[[], None]
) -> Iterator[tuple[Conversation, Iterator[list[Message]]]]:
    """Each conversation with its messages in pieces; exhaust the pieces before the next conversation."""
    found = Message.objects.filter(conversation__in=batch).order_by("conversation_id", "pk").iterator(chunk_size=PIECE)
    said = messages_of((row.pk for row in batch), found, attrgetter("conversation_id"))
    for row, messages in zip(batch, said, strict=True):
        yield row, _pieces(messages, alive)


def _pieces(messages: Iterator[Message], alive: Callable[[], None]) -> Iterator[list[Message]]:
    while piece := list(islice(messages, PIECE)):
        yield piece
        alive()


def _conversation(row: Conversation) -> dict[str, object]:
    found: fate.Fate = vars(row)["fate"]  # of `fate.attach`
    went: list[exports.Export] = vars(row)["exports"]  # of `_with_exports`
    sent = getattr(row, "feedback", None)
    return {
        **{name: plain(getattr(row, name)) for name in CONVERSATION},
        "may_be_used": found.eligible,
        "reason": str(found.reason),
        "kept_until": plain(found.kept_until),
        "feedback": sent and {"value": sent.value, "comment": sent.comment, "given_at": plain(sent.given_at)},
        "training_exports": [_export(export) for export in went],
    }


def _export(export: exports.Export) -> dict[str, str | int | bool | None]:
    at = ("finished_at", "use_until", "withdrawn_at", "feedback_withdrawn_at")
    return {"export": str(export.identity), **{name: plain(getattr(export, name)) for name in at}}


def _message(message: Message) -> dict[str, str | int | bool | None]:
    return {"text": message.text, "written_at": plain(message.written_at), "plan": message.plan}


def _write_array(archive: zipfile.ZipFile, name: str, items: Iterable[object]) -> None:
    with archive.open(name, "w") as file:
        file.write(b"[")
        for place, item in enumerate(items):
            file.write((",\n" if place else "").encode() + dumps(item).encode())
        file.write(b"]\n")


def _labels(person: User) -> list[tuple[str, str]]:
    """The profile in the words of the site's own pages."""
    fields = {field.name: field for field in User._meta.fields}
    return [(str(fields[name].verbose_name), _said(person, name)) for name in PROFILE]


def _said(person: User, name: str) -> str:
    value = getattr(person, name)
    if isinstance(value, datetime):
        return dates.instant(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(User._meta.get_field(name), "flatchoices", ()))
    return str(choices.get(value, value))


def dumps(content: object) -> str:
    """JSON for people to read: in their own letters, a value a line."""
    return json.dumps(content, ensure_ascii=False, indent=1)

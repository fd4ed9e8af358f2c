"""Export of all one's data (rules, section 6): a ZIP with JSON and readable pages, written as it is sent."""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from claudeprivacy import clock
from consent import hashing, history, receipts
from consent.gate import consent_not_required
from consent.http import Request
from conversations import fate
from conversations.models import Conversation

PAGE = 50  # conversations a page, and what memory holds at most
PROFILE = ("email", "name", "plan", "language", "appearance", "location_metadata", "date_joined", "subject_id")


class Outgoing:
    """A file that keeps nothing: what the ZIP writes is taken away at once."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """The zipfile module asks for it."""

    def take(self) -> bytes:
        taken, self.chunks = b"".join(self.chunks), []
        return taken


@require_POST
@consent_not_required
def export(request: Request) -> StreamingHttpResponse:
    """The ZIP, in the answer itself: it streams, so a big account's takes longer but no more memory."""
    now = clock.now()
    response = StreamingHttpResponse(stream(request.user, now), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="claudeprivacy-{now:%Y-%m-%d}.zip"'
    return response


def stream(user: Any, now: datetime) -> Iterator[bytes]:
    """The ZIP's bytes. `user` is read anew, so that the standing is the present one."""
    person = get_user_model().objects.get(pk=user.pk)
    out = Outgoing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]  # only written to
        profile = {name: plain(getattr(person, name)) for name in PROFILE}
        archive.writestr("profile.json", dumps(profile))
        events = history.entries(person.subject_id)
        archive.writestr("ledger.json", dumps([receipts.build(entry.event) for entry in events]))
        yield out.take()
        pages, count = 0, 0
        for pages, batch in enumerate(_batches(person, now), 1):
            count += len(batch)
            archive.writestr(f"conversations/{pages:05d}.json", dumps([_conversation(row) for row in batch]))
            archive.writestr(
                f"conversations/{pages:05d}.html", _html("conversations", {"rows": batch, "number": pages})
            )
            yield out.take()
        context = {"profile": profile, "entries": events, "pages": range(1, pages + 1), "count": count, "now": now}
        archive.writestr("index.html", _html("index", context))
    yield out.take()


def _batches(person: Any, now: datetime) -> Iterator[list[Conversation]]:
    rows = Conversation.objects.filter(owner=person).with_facts(now).prefetch_related("messages").order_by("pk")
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:PAGE]):
        last = batch[-1].pk
        yield fate.attach(batch, person, now)


def _conversation(row: Any) -> dict[str, Any]:
    sent = getattr(row, "feedback", None)
    names = ("id", "title", "started_at", "started_plan", "last_message_at", "incognito", "deleted_at", "region")
    return {
        **{name: plain(getattr(row, name)) for name in names},
        "may_be_used": row.fate.eligible,
        "reason": str(row.fate.reason),
        "kept_until": plain(row.fate.kept_until),
        "feedback": sent and {"value": sent.value, "comment": sent.comment, "given_at": plain(sent.given_at)},
        "messages": [{"text": m.text, "written_at": plain(m.written_at), "plan": m.plan} for m in row.messages.all()],
    }


def _html(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"dataexport/{name}.html", context)


plain: Callable[[Any], Any] = hashing.plain


def dumps(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)

"""What the tests of deletion, purge and training export share."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard
from django.core.management import CommandError, call_command, get_commands, load_command_class

from accounts.models import User
from consent.core import decisions
from consent.lib import clock
from conversations.jobs import purge, training_export
from conversations.models import Conversation, PurgeRun
from conversations.rules import fate
from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.journals import entries

REMOVALS = {"deleted", "restored", "purged", "erased"}
JSON = {"Accept": "application/json"}
DAY = timedelta(days=1)


def person(*, help_improve: bool | None = True, now: datetime = BEFORE, **fields: Any) -> User:
    """Somebody who has decided; None: nobody has asked them yet."""
    user = UserFactory(**fields)
    return user if help_improve is None else decide(user, help_improve=help_improve, now=now)


def turn(owner: User, *, on: bool, now: datetime) -> None:
    decisions.change_setting(user_pk=owner.pk, help_improve=on, language="en", gpc=False, now=now)


def fate_of(conversation: Conversation, now: datetime) -> fate.Fate:
    row = Conversation.objects.with_facts(now).select_related("owner").get(pk=conversation.pk)
    return fate.of(row, fate.owner_of(row.owner, now), now)


def purged(now: datetime, limit: int | None = None) -> PurgeRun:
    """The record of a purge that ran to its end."""
    return list(purge.run(now=now, limit=limit, real_now=clock.real_now))[-1]


def previewed(now: datetime, limit: int | None = None) -> list[Any]:
    return [row.pk for row in purge.preview(now, limit)]


def logged() -> list[tuple[str, str]]:
    """(kind, id) of each entry of the journal about conversations and erased people."""
    return [(entry.kind, entry.facts["id"]) for entry in entries() if entry.kind in REMOVALS]


def exported(output: Path, now: datetime | None) -> list[dict[str, Any]]:
    """The lines of an export made to `output`."""
    list(training_export.export(output, now))
    return lines_of(output)


def lines_of(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in plain_bytes(output).splitlines()]


def plain_bytes(output: Path) -> bytes:
    """All parts, decompressed."""
    parts = sorted(output.glob("*.jsonl.zst"))
    return b"".join(zstandard.ZstdDecompressor().stream_reader(part.read_bytes()).read() for part in parts)


def texts_of(output: Path) -> set[str]:
    return {text for line in lines_of(output) for text in line["messages"]}


def exit_code(name: str, *arguments: str) -> int:
    """As the command line would end."""
    return ended(name, *arguments)[0]


def ended(name: str, *arguments: str) -> tuple[int, str]:
    """The exit code, and what the command line would say last if it isn't 0."""
    command: Any = load_command_class(get_commands()[name], name)
    command._called_from_command_line = True
    try:
        call_command(command, *arguments)
    except CommandError as error:
        return error.returncode, str(error)
    except SystemExit as error:  # argparse
        return int(error.code or 0), ""
    return 0, ""

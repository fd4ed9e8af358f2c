"""The demo's database goes, with every file outside of it that is its own, so that a new one begins undisturbed."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from accounts.models import User
from consent.core import journal
from consent.evidence import checkpoints
from consent.lib import append_only, commands
from consent.lib.commands import BAD_USE
from consent.models import ConsentEvent, Installation
from conversations.models import Conversation

LOOKS = 30  # a tenth of a second apart
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
ONLY = "Only the demo's own database is dropped: "
COUNTED = (User, Conversation, ConsentEvent)


class Command(commands.Command):
    help = "Drop the demo's database and its journal, checkpoints, exports and outbox. Never in production."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError(f"{ONLY}not in production.", returncode=BAD_USE)
        file = _file()
        if file is not None and not file.is_file():
            self.stdout.write(f"demo: there is no database {file}")
            return
        if reason := _why_not():
            raise CommandError(f"{ONLY}{reason}", returncode=BAD_USE)
        identity = str(Installation.current().identity)
        counted = [(model._meta.verbose_name_plural, model._default_manager.count()) for model in COUNTED]
        self.stdout.write(f"demo: database {identity}: {', '.join(f'{count} {name}' for name, count in counted)}")
        for path in _files_of(identity, self.stderr.write):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            self.stdout.write(f"demo: removed {path}")
        _drop(file)
        self.stdout.write(f"demo: dropped {file or connection.settings_dict['NAME']}")


def _file() -> Path | None:
    """SQLite's; None for a database that is no file."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite":
        return None
    return Path(unquote(name.removeprefix("file:").partition("?")[0]))


def _why_not() -> str:
    """What this database is instead of a demo that nobody is using; "" if it is one."""
    if not Installation.objects.filter(demo=True).exists():
        return "this one holds no demo. Name the right one in DATABASE_URL."
    known = {*connection.introspection.django_table_names(), "django_migrations", "sqlite_sequence"}
    if others := sorted(set(connection.introspection.table_names()) - known):
        return f"this one holds tables of others, {', '.join(others)}."
    return "somebody is connected to it. Stop the server and its worker first." if _is_in_use() else ""


def _is_in_use() -> bool:
    """By another connection than ours."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for _ in range(LOOKS):
                cursor.execute(OTHERS)
                if not cursor.fetchone()[0]:
                    return False
                time.sleep(0.1)  # a connection that was just closed is listed until its process has ended
            return True
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("PRAGMA journal_mode = DELETE")  # only where nobody else has the file open
        except OperationalError:
            return True
    return False


def _files_of(identity: str, warn: Callable[[str], object]) -> Iterator[Path]:
    """What lies outside the database and names it. Keys stay: others may have been signed with them."""
    for segment in journal.segments():
        whose = {_database_of(line.content) for line in append_only.read(segment, 0)}
        if whose <= {identity, ""}:
            yield segment
        elif identity in whose:
            warn(f"demo: {segment} stays: it holds lines of other databases, too. Ours are ignored from now on.")
    for path in sorted(checkpoints.folder().glob("checkpoint-*.json")):
        if _database_of(path.read_bytes()) == identity:
            yield path
            yield from path.parent.glob(f"heads-{path.stem.removeprefix('checkpoint-')}.zst")
            yield from path.parent.glob(f"proofs-{path.stem.removeprefix('checkpoint-')}.bin")
    folders = (Path(settings.VAR_DIR) / kind / identity for kind in ("exports", "outbox"))
    yield from (folder for folder in folders if folder.is_dir())


def _database_of(content: bytes) -> str:
    """Which database a line of the journal or a checkpoint names; "" where it can't be read."""
    try:
        told = json.loads(content)
        return str(told["database"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _drop(file: Path | None) -> None:
    if file is None:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    connection.close()
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)

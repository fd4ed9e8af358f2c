"""Where finished exports lie: var/exports/<database>/, readable by their owner alone, named by a random id only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from consent.lib import files
from consent.models import Installation


def path(pk: UUID | str) -> Path:
    """Where the finished file of that export is, or would be."""
    return _folder() / f"{pk}.zip"


def remove(pk: UUID | str) -> None:
    """The file, and what is written or was left of it."""
    for each in (path(pk), *files.leftovers(path(pk))):
        each.unlink(missing_ok=True)


def listed() -> set[str]:
    """Ids of all exports that have a file, whole or not."""
    return {each.name.partition(".")[0] for each in _folder().glob("*.zip*")}


@contextmanager
def whole(pk: UUID | str) -> Iterator[BinaryIO]:
    """A file to write to, which bears its name only if all went well; else nothing is left."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with files.whole(path(pk), mode=0o600) as file:
        yield file


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "exports" / str(Installation.current().identity)

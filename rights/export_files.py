"""Where finished exports lie: var/exports/<database>/, readable by their owner alone, named by a random id only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from consent.lib.files import sync_folder
from consent.models import Installation


def path(pk: Any) -> Path:
    return _folder() / f"{pk}.zip"


def remove(pk: Any) -> None:
    for each in (path(pk), _unfinished(pk)):
        each.unlink(missing_ok=True)


def listed() -> set[str]:
    """Ids of all exports that have a file, whole or not."""
    return {each.name.partition(".")[0] for each in _folder().glob("*.zip*")}


@contextmanager
def whole(pk: Any) -> Iterator[BinaryIO]:
    """A file to write to, which bears its name only if all went well; else nothing is left."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = _unfinished(pk)
    temporary.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path(pk))
        sync_folder(_folder())
    finally:
        temporary.unlink(missing_ok=True)


def _unfinished(pk: Any) -> Path:
    return _folder() / f"{pk}.zip.tmp"


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "exports" / str(Installation.current().identity)

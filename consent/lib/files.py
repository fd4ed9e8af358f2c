"""Files written whole: on disk when the call returns, and under their name only then. And read line by line."""

import glob
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path
from typing import Any

import zstandard

CHUNK = 1 << 16  # bytes


@contextmanager
def whole(path: Path, *, mode: int = 0o666) -> Iterator[BufferedRandom]:
    """A file to write to (and read back), which bears its name only if all went well; else nothing is left of it.

    Any number of processes and threads may write one path at once: the last to end wins, each of them whole. A killed
    one leaves `NAME.….tmp`. `mode`, less the umask, holds from the first byte on. Raises OSError.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _name(temporary: Path, path: Path) -> None:
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """The names in it are on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def leftovers(path: Path) -> Iterator[Path]:
    """What killed writers of this path left, and what others are writing at this moment."""
    yield from path.parent.glob(f"{glob.escape(path.name)}.*tmp")


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Indented, UTF-8. Raises OSError."""
    with whole(path) as file:
        file.write(json.dumps(content, ensure_ascii=False, indent=1).encode())


def read_json(path: Path) -> dict[str, Any] | None:
    """None if it isn't there or isn't whole."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def compressed_lines(path: Path) -> Iterator[bytes]:
    """The lines of a zstd file, without their ends; memory stays flat.

    Raises OSError, zstandard.ZstdError, ValueError.
    """
    with path.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
        pending = b""
        while chunk := stream.read(CHUNK):
            *lines, pending = (pending + chunk).split(b"\n")
            yield from lines
        if pending:
            raise ValueError("the last line isn't whole")

"""Files that only grow: whole lines, on disk when the call returns, whoever else writes. And read from any byte on."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from consent.lib.files import sync_folder

LONGEST_LINE = 1 << 24  # bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; `start` and `end` are bytes from the file's beginning, `end` after the line's end."""

    content: bytes
    start: int
    end: int


def append(path: Path, lines: bytes, *, durable: bool = True) -> None:
    """Whole lines, each with its end. Makes file (mode 0600) and folder. Raises OSError, and leaves nothing then.

    Writers wait for each other while they write, not while the disk does: what one syncs another may have written.
    """
    made = _make_folder(path.parent)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    descriptor = os.open(path, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            size = os.fstat(descriptor).st_size
            _write(descriptor, _end_of_torn_line(descriptor, size) + lines, size)
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if durable and (made or not size):
        sync_folder(path.parent)


def _make_folder(folder: Path) -> bool:
    """True if it is new."""
    if folder.is_dir():
        return False
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sync_folder(folder.parent)
    return True


def _end_of_torn_line(descriptor: int, size: int) -> bytes:
    """A line cut off by a crash must not swallow the next one."""
    return b"" if not size or os.pread(descriptor, 1, size - 1) == b"\n" else b"\n"


def _write(descriptor: int, content: bytes, size: int) -> None:
    """A nearly full disk takes a part, and only then says no: that part is cut off again."""
    rest = memoryview(content)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def read(path: Path, start: int = 0) -> Iterator[Line]:
    """The lines from that byte on, in order; a last one that has no end (yet) is left out. Raises OSError."""
    with path.open("rb") as file:
        file.seek(start)
        while (content := file.readline(LONGEST_LINE)).endswith(b"\n"):
            end = start + len(content)
            yield Line(content[:-1], start, end)
            start = end


def size_of(path: Path) -> int:
    """Bytes; -1 if there is no such file. Raises OSError."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1

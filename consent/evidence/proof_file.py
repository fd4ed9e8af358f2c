"""`proofs-N.bin` beside a checkpoint: where each chain's head stands in its Merkle tree, found without reading it all.

Records of one length in the order of subjects, then the nodes of the tree, level by level. It proves nothing by
itself: what is found in it is held against the checkpoint's signed root. Only the newest are kept.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from io import BufferedIOBase, BufferedRandom
from pathlib import Path
from uuid import UUID

from consent.lib import merkle

RECORD = struct.Struct(">16sI64s64s")  # subject, sequence, hash, Merkle root of the chain's rows, both in hex


@dataclass(frozen=True, slots=True)
class Place:
    """Of a chain's head among all. `path`: the siblings from its leaf up to the root."""

    index: int
    sequence: int
    hash: str
    rows_root: str
    path: tuple[bytes, ...]


def record(subject: str, sequence: int, hash_: str, rows_root: str) -> bytes:
    return RECORD.pack(UUID(subject).bytes, sequence, hash_.encode(), rows_root.encode())


def write_tree(file: BufferedRandom, leaves: bytes) -> bytes:
    """Behind the records, which were written already: all levels but the root, which is returned."""
    level = leaves
    while len(level) > merkle.SIZE:
        file.write(level)
        level = merkle.level_above(level)
    return level or merkle.EMPTY


def find(path: Path, subject: UUID, count: int) -> Place | None:
    """Of `count` heads this subject's; None if it has none there. Raises OSError, struct.error."""
    with path.open("rb") as file:
        index, found = _search(file, subject.bytes, count)
        if not found:
            return None
        _subject, sequence, hash_, rows_root = RECORD.unpack(found)
        siblings = tuple(_siblings(file, index, count))
    return Place(index, sequence, hash_.decode("ascii", "replace"), rows_root.decode("ascii", "replace"), siblings)


def _search(file: BufferedIOBase, subject: bytes, count: int) -> tuple[int, bytes]:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        file.seek(middle * RECORD.size)
        found = file.read(RECORD.size)
        if found[:16] == subject:
            return middle, found
        low, high = (middle + 1, high) if found[:16] < subject else (low, middle)
    return low, b""


def _siblings(file: BufferedIOBase, index: int, count: int) -> Iterable[bytes]:
    start = count * RECORD.size
    for at, size in merkle.steps(index, count):
        if (sibling := at ^ 1) < size:
            file.seek(start + sibling * merkle.SIZE)
            yield file.read(merkle.SIZE)
        start += size * merkle.SIZE

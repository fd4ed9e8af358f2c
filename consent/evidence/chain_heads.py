"""The heads of all chains: their Merkle root, and the compressed file that lists them."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import zstandard
from django.db.models import Exists, OuterRef

from consent.lib import files
from consent.models import ConsentEvent

Head = tuple[str, int, str]  # subject, sequence, hash


def merkle_root(heads: Iterable[Head]) -> str:
    """RFC 6962: leaves and nodes hashed under different prefixes; streamed, so memory stays at one hash a level."""
    stack: list[tuple[int, bytes]] = []
    for subject, sequence, hash_ in heads:
        level, node = 0, hashlib.sha256(b"\x00" + f"{subject} {sequence} {hash_}".encode()).digest()
        while stack and stack[-1][0] == level:
            node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
            level += 1
        stack.append((level, node))
    if not stack:
        return hashlib.sha256(b"").hexdigest()
    node = stack.pop()[1]
    while stack:
        node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
    return node.hex()


def write(path: Path) -> tuple[str, int, int]:
    """List the ledger's present heads in a file. Its Merkle root, the number of subjects and of rows."""
    counts = {"subjects": 0, "rows": 0}

    def written(out: IO[bytes]) -> Iterator[Head]:
        for head in _present():
            out.write(" ".join(map(str, head)).encode() + b"\n")
            counts["subjects"] += 1
            counts["rows"] += head[1]
            yield head

    with files.whole(path) as raw, zstandard.ZstdCompressor().stream_writer(raw, closefd=False) as out:
        root = merkle_root(written(out))
    return root, counts["subjects"], counts["rows"]


def read(path: Path) -> Iterator[Head]:
    """Raises OSError, zstandard.ZstdError, ValueError."""
    for line in files.compressed_lines(path):
        subject, sequence, hash_ = line.decode().split(" ")
        yield subject, int(sequence), hash_


def _present() -> Iterator[Head]:
    """The last row of each chain, in the order of subjects."""
    later = ConsentEvent.objects.filter(subject_id=OuterRef("subject_id"), sequence__gt=OuterRef("sequence"))
    last = ConsentEvent.objects.filter(~Exists(later)).order_by("subject_id")
    for subject, sequence, hash_ in last.values_list("subject_id", "sequence", "hash").iterator(chunk_size=5000):
        yield str(subject), sequence, hash_

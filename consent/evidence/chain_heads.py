"""The heads of all chains: their Merkle root, and the compressed file that lists them, a line a subject.

A line holds subject, sequence and hash of the chain's last row, and since format 2 the Merkle root over the hashes of
all rows of the chain: so any row, not the last alone, can be proved to be there (consent.evidence.inclusion).
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import zstandard

from consent.evidence import proof_file
from consent.lib import files, merkle
from consent.models import ConsentEvent


class Head(NamedTuple):
    """`rows_root` is "" in lists of format 1."""

    subject: str
    sequence: int
    hash: str
    rows_root: str = ""

    def line(self) -> bytes:
        """As the file lists it; the leaf of the Merkle tree is made of it."""
        return " ".join(filter(None, (self.subject, str(self.sequence), self.hash, self.rows_root))).encode()


def merkle_root(heads: Iterable[Head]) -> str:
    """64 hex digits; streamed, so memory stays at one hash a level."""
    return merkle.root(merkle.leaf(head.line()) for head in heads).hex()


def row_leaf(hash_: str) -> bytes:
    """Of a row in the tree of its chain."""
    return merkle.leaf(hash_.encode())


def write(path: Path, proofs: Path) -> tuple[str, int, int]:
    """List the ledger's present heads in a file, and beside it what proves each row.

    Their Merkle root, the number of subjects and of rows. Holds 32 bytes a subject in memory.
    """
    subjects, rows, leaves = 0, 0, bytearray()
    with ExitStack() as stack:
        raw, proof = stack.enter_context(files.whole(path)), stack.enter_context(files.whole(proofs))
        out = stack.enter_context(zstandard.ZstdCompressor().stream_writer(raw, closefd=False))
        for head in _present():
            out.write(head.line() + b"\n")
            proof.write(proof_file.record(*head))
            leaves += merkle.leaf(head.line())
            subjects, rows = subjects + 1, rows + head.sequence
        root = proof_file.write_tree(proof, bytes(leaves))
    return root.hex(), subjects, rows


def read(path: Path) -> Iterator[Head]:
    """Raises OSError, zstandard.ZstdError, ValueError."""
    for line in files.compressed_lines(path):
        subject, sequence, hash_, *rows_root = line.decode().split(" ")
        yield Head(subject, int(sequence), hash_, *rows_root)


def _present() -> Iterator[Head]:
    """Of each chain, in the order of subjects; every row is read."""
    rows = ConsentEvent.objects.order_by("subject_id", "sequence").values_list("subject_id", "sequence", "hash")
    for subject, chain in groupby(rows.iterator(chunk_size=5000), itemgetter(0)):
        tree, last = merkle.Root(), (subject, 0, "")
        for last in chain:
            tree.add(row_leaf(last[2]))
        yield Head(str(subject), last[1], last[2], tree.value().hex())

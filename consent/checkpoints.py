"""Checkpoints: the heads of all chains, signed, in files outside the database (docs/evidence.md says what they prove).

`checkpoint-N.json` is small: the Merkle root over all heads, the digests of the file of heads and of the checkpoint
before it, signed. `heads-N.zst` lists the heads, a line each: subject, sequence, hash.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import zstandard
from django.conf import settings
from django.db.models import Exists, OuterRef

from consent import signing
from consent.models import ConsentEvent, Installation

Head = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Finding:
    wrong: bool
    says: str

    def __str__(self) -> str:
        return self.says if self.wrong else f"warning: {self.says}"


def folder() -> Path:
    return Path(settings.VAR_DIR) / "checkpoints"


def make(now: datetime) -> Path:
    """Write and sign the next checkpoint. Its small file."""
    folder().mkdir(parents=True, exist_ok=True)
    number = max((_number(path) for path in folder().glob("checkpoint-*.json")), default=0) + 1
    heads, path = folder() / f"heads-{number:06d}.zst", folder() / f"checkpoint-{number:06d}.json"
    root, subjects, rows = _write_heads(heads)
    before = folder() / f"checkpoint-{number - 1:06d}.json"
    content = {
        "format": 1,
        "number": number,
        "database": str(Installation.current().identity),
        "made_at": now.isoformat(),
        "subjects": subjects,
        "rows": rows,
        "merkle_root": root,
        "heads_sha256": _digest(heads),
        "previous_sha256": _digest(before) if before.exists() else None,
    }
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(signing.sign(content), indent=1), encoding="utf-8")
    temporary.replace(path)
    return path


def check_all() -> Iterator[Finding]:
    """Every checkpoint of this database against the ledger; those of another are named and left aside."""
    before: Path | None = None
    for path in sorted(folder().glob("checkpoint-*.json")):
        yield from _check(path, before)
        before = path


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


def _check(path: Path, before: Path | None) -> Iterator[Finding]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content["database"] != str(Installation.current().identity):
            yield Finding(False, f"{path.name}: of another database, ignored")
            return
        signing.check(content)
    except (ValueError, KeyError, TypeError) as error:
        yield Finding(True, f"{path.name}: {error}")
        return
    if content["previous_sha256"] != (_digest(before) if before else None):
        yield Finding(True, f"{path.name}: the checkpoint before it is missing or was changed")
    heads = path.with_name(path.name.replace("checkpoint", "heads")).with_suffix(".zst")
    if not heads.exists() or _digest(heads) != content["heads_sha256"]:
        yield Finding(True, f"{heads.name}: missing or changed")
        return
    if merkle_root(_read(heads)) != content["merkle_root"]:
        yield Finding(True, f"{path.name}: its Merkle root doesn't fit its heads")
    for subject, sequence, _ in _not_as_seen(_read(heads)):
        yield Finding(True, f"subject {subject}, row {sequence}: not as {path.name} saw it")


def _write_heads(path: Path) -> tuple[str, int, int]:
    counts = {"subjects": 0, "rows": 0}

    def written(out: Any) -> Iterator[Head]:
        for head in _heads():
            out.write(" ".join(map(str, head)).encode() + b"\n")
            counts["subjects"] += 1
            counts["rows"] += head[1]
            yield head

    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as raw, zstandard.ZstdCompressor().stream_writer(raw) as out:
        root = merkle_root(written(out))
    temporary.replace(path)
    return root, counts["subjects"], counts["rows"]


def _heads() -> Iterator[Head]:
    """The last row of each chain, in the order of subjects."""
    later = ConsentEvent.objects.filter(subject_id=OuterRef("subject_id"), sequence__gt=OuterRef("sequence"))
    last = ConsentEvent.objects.filter(~Exists(later)).order_by("subject_id")
    for subject, sequence, hash_ in last.values_list("subject_id", "sequence", "hash").iterator(chunk_size=5000):
        yield str(subject), sequence, hash_


def _not_as_seen(seen: Iterator[Head]) -> Iterator[Head]:
    """Heads that the ledger doesn't hold, or holds with another hash: both read once, in the same order."""
    rows = ConsentEvent.objects.order_by("subject_id", "sequence").values_list("subject_id", "sequence", "hash")
    present = rows.iterator(chunk_size=5000)
    row = next(present, None)
    for head in seen:
        while row and (str(row[0]), row[1]) < head[:2]:
            row = next(present, None)
        if row is None or (str(row[0]), row[1], row[2]) != head:
            yield head


def _read(path: Path) -> Iterator[Head]:
    with path.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
        pending = b""
        while chunk := stream.read(1 << 16):
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                subject, sequence, hash_ = line.decode().split(" ")
                yield subject, int(sequence), hash_


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _number(path: Path) -> int:
    return int(path.stem.rsplit("-", 1)[1])

"""The files of a training export: JSON Lines in zstd, a manifest with the SHA-256 of each. No Django."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import zstandard

from consent.lib import files

FORMAT = 1
MANIFEST = "manifest.json"


class Line(TypedDict):
    """One conversation."""

    messages: list[str]
    feedback: NotRequired[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One file as the manifest names it; `bytes` is its size compressed."""

    name: str
    sha256: str
    bytes: int
    conversations: int
    messages: int

    def as_dict(self) -> dict[str, str | int]:
        """As the manifest names it."""
        return asdict(self)


def write_part(folder: Path, number: int, lines: Iterable[Line]) -> Part:
    """Whole and on disk when this returns, under its name only then."""
    name = f"conversations-{number:06d}.jsonl.zst"
    conversations = messages = 0
    with files.whole(folder / name) as file:
        with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as out:
            for line in lines:
                out.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
                conversations += 1
                messages += len(line["messages"])
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(name, digest, file.tell(), conversations, messages)


def read_part(path: Path) -> Iterator[dict[str, Any]]:
    """Raises zstandard.ZstdError, ValueError."""
    yield from map(json.loads, files.compressed_lines(path))


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with a finished export; nothing if it is sound."""
    manifest = files.read_json(folder / MANIFEST)
    if manifest is None:
        yield f"{MANIFEST}: missing or broken"
        return
    try:
        parts = [Part(**part) for part in manifest["files"]]
        told = (manifest["format"], manifest["conversations"], manifest["messages"])
        named = {Path(part.name).name for part in parts}  # nothing outside of the folder
    except (KeyError, TypeError):
        yield f"{MANIFEST}: incomplete"
        return
    if len(named) != len(parts) or named != {part.name for part in parts}:
        yield f"{MANIFEST}: names a file twice, or one elsewhere"
        return
    for name in sorted({path.name for path in folder.iterdir()} - named - {MANIFEST}):
        yield f"{name}: not in the manifest"
    for part in parts:
        yield from _part_problems(folder / part.name, part)
    if told != (FORMAT, sum(part.conversations for part in parts), sum(part.messages for part in parts)):
        yield f"{MANIFEST}: its format or counts are wrong"


def _part_problems(path: Path, part: Part) -> Iterator[str]:
    if not path.is_file():
        yield f"{part.name}: missing"
        return
    with path.open("rb") as file:
        if (hashlib.file_digest(file, "sha256").hexdigest(), file.tell()) != (part.sha256, part.bytes):
            yield f"{part.name}: not the file the manifest names"
            return
    conversations = messages = 0
    try:
        for line in read_part(path):
            conversations += 1
            messages += len(line["messages"])
    except (zstandard.ZstdError, ValueError, KeyError, TypeError) as error:
        yield f"{part.name}: {error}"
        return
    if (conversations, messages) != (part.conversations, part.messages):
        yield f"{part.name}: its counts don't add up"

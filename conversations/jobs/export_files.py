"""The files of a training export: JSON Lines in zstd, a manifest with the SHA-256 of each. No Django.

A line has no id: it is named by its file and its number as it was exported, from 1. What was taken out since is listed
in the manifest by that number, so numbers outlive it.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NotRequired, TypeAlias, TypedDict

import zstandard

from consent.lib import files

FORMAT = 2
MANIFEST = "manifest.json"
RENEWING = ".renewing"  # the folder in an export in which its next state is prepared
INTERRUPTED = f"{RENEWING}: taking out what was withdrawn was interrupted. Run apply_withdrawals again"
OLDER = "made by an older release, so nobody can tell what was withdrawn from it. Make a new export"
Manifest: TypeAlias = dict[str, Any]  # as JSON has it: whoever reads it names what it raises


class Line(TypedDict):
    """One conversation."""

    messages: list[str]
    feedback: NotRequired[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One file as the manifest names it; `bytes` is its size compressed.

    `taken_out`, `without_feedback`: the numbers of lines that were withdrawn since, and of those whose feedback was.
    """

    name: str
    sha256: str
    bytes: int
    conversations: int
    messages: int
    taken_out: tuple[int, ...] = ()
    without_feedback: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """As the manifest names it."""
        return {**asdict(self), "taken_out": list(self.taken_out), "without_feedback": list(self.without_feedback)}

    @classmethod
    def read(cls, named: dict[str, Any]) -> "Part":
        """Raises TypeError, ValueError."""
        given = cls(**named)
        numbers = [_numbers(given.taken_out), _numbers(given.without_feedback)]
        known = (given.name, given.sha256, given.bytes, given.conversations, given.messages)
        part = cls(*known, *numbers)
        if not isinstance(part.name, str) or not all(isinstance(count, int) for count in known[2:]):
            raise TypeError
        if not {*part.taken_out, *part.without_feedback} <= set(range(1, part.exported + 1)):
            raise ValueError
        return part

    @property
    def exported(self) -> int:
        """How many lines it had at first."""
        return self.conversations + len(self.taken_out)

    def numbers(self) -> Iterator[int]:
        """Of the lines it has, in order."""
        gone = set(self.taken_out)
        return (number for number in range(1, self.exported + 1) if number not in gone)


def _numbers(listed: Iterable[int]) -> tuple[int, ...]:
    """In order, each once. Raises TypeError, ValueError."""
    numbers = tuple(listed)
    if not all(isinstance(number, int) for number in numbers):
        raise TypeError
    if list(numbers) != sorted(set(numbers)):
        raise ValueError
    return numbers


def name_of(number: int) -> str:
    """Of the file of that part, from 1."""
    return f"conversations-{number:06d}.jsonl.zst"


def write_part(folder: Path, number: int, lines: Iterable[Line]) -> Part:
    """Whole and on disk when this returns, under its name only then."""
    return write_lines(folder / name_of(number), map(_encoded, lines))


def _encoded(line: Line) -> tuple[bytes, int]:
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "replace"), len(line["messages"])


def write_lines(path: Path, lines: Iterable[tuple[bytes, int]]) -> Part:
    """As `write_part`; each line as its bytes, without its end, and how many messages it holds."""
    conversations = messages = 0
    with files.whole(path) as file:
        with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as out:
            for content, count in lines:
                out.write(content + b"\n")
                conversations += 1
                messages += count
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(path.name, digest, file.tell(), conversations, messages)


def read_part(path: Path) -> Iterator[Line]:
    """Raises zstandard.ZstdError, ValueError."""
    yield from map(json.loads, files.compressed_lines(path))


def parts_of(manifest: Manifest) -> list[Part]:
    """Raises KeyError, TypeError, ValueError."""
    return [Part.read(part) for part in manifest["files"]]


def problems(folder: Path) -> Iterator[str]:
    """What is wrong with the files of a finished export; nothing if they are what its manifest says."""
    if (folder / RENEWING).exists():
        yield INTERRUPTED
        return
    manifest = files.read_json(folder / MANIFEST)
    if manifest is None:
        yield f"{MANIFEST}: missing or broken"
        return
    if manifest.get("format") == 1:
        yield f"{MANIFEST}: {OLDER}"
        return
    try:
        parts = parts_of(manifest)
        told = (manifest["format"], manifest["conversations"], manifest["messages"])
        named = {Path(part.name).name for part in parts}  # nothing outside of the folder
    except (KeyError, TypeError, ValueError):
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
    numbers, taken_back = part.numbers(), set(part.without_feedback)
    try:
        for line in read_part(path):
            conversations += 1
            messages += len(line["messages"])
            if (number := next(numbers, 0)) in taken_back and "feedback" in line:
                yield f"{part.name}: line {number} holds feedback that the manifest says was taken out"
    except (zstandard.ZstdError, ValueError, KeyError, TypeError) as error:
        yield f"{part.name}: {error}"
        return
    if (conversations, messages) != (part.conversations, part.messages):
        yield f"{part.name}: its counts don't add up"

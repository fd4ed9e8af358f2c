"""Checkpoints: the heads of all chains, signed, in files outside the database (docs/evidence.md says what they prove).

`checkpoint-N.json` is small: the Merkle root over all heads, the digests of all published texts, of the file of heads
and of the checkpoint before it, signed. `heads-N.zst` lists the heads (consent.evidence.chain_heads), `proofs-N.bin`
finds one of them (consent.evidence.proof_file) and is kept for the newest checkpoints only.
"""

import hashlib
import json
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from zstandard import ZstdError

from consent import conf
from consent.core import journal_replay
from consent.evidence import chain_heads, signing
from consent.lib import files, merkle
from consent.models import ConsentEvent, Installation, PolicyDocument
from consent.rules import hashing

BATCH = 500  # heads a question
WHOLE_FOR = timedelta(days=35)  # then the first of each month keeps its list of heads, the others what is signed


class Checkpoint(TypedDict):
    """What its small file says, its signature aside. `made_at`: ISO 8601."""

    format: int
    number: int
    database: str
    made_at: str
    subjects: int
    rows: int
    merkle_root: str
    texts: NotRequired[dict[str, str]]
    heads_sha256: str
    previous_sha256: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    wrong: bool
    says: str

    def __str__(self) -> str:
        return self.says if self.wrong else f"warning: {self.says}"


def folder() -> Path:
    return conf.var_dir() / "checkpoints"


def make(now: datetime) -> Path:
    """Write and sign the next checkpoint. Its small file. Raises CannotSign, with nothing written."""
    key = signing.key_id(signing.current_key().public_key())
    folder().mkdir(parents=True, exist_ok=True)
    number = max(numbers() | {Installation.current().last_checkpoint}) + 1
    listed, path = folder() / f"heads-{number:06d}.zst", folder() / name_of(number)
    root, subjects, rows = chain_heads.write(listed, proofs_of(number))
    before = folder() / name_of(number - 1)
    content = {
        "format": 2,
        "number": number,
        "database": str(Installation.current().identity),
        "made_at": now.isoformat(),
        "subjects": subjects,
        "rows": rows,
        "merkle_root": root,
        "texts": _texts(),
        "heads_sha256": _digest(listed),
        "previous_sha256": _digest(before) if before.exists() else None,
    }
    files.write_json(path, signing.sign(content))
    Installation.expect(last_checkpoint=number, signing_key=key)
    for old in folder().glob("proofs-*.bin"):
        if _number(old) < number - 1:  # somebody may be reading the one before
            old.unlink(missing_ok=True)
    _thin_out(now)
    return path


def _thin_out(now: datetime) -> None:
    """What is signed stays for good, a chain of its own; a list of heads, 100 bytes a subject, needn't."""
    paths = sorted(folder().glob("checkpoint-*.json"))
    for before, path in pairwise(paths):
        if _may_lack_heads(path, before, now):
            _heads_of(path).unlink(missing_ok=True)


def _may_lack_heads(path: Path, before: Path | None, now: datetime) -> bool:
    """Whether it is older than WHOLE_FOR at `now`, and not the first of its month."""
    made, made_before = _made_at(path), _made_at(before) if before else None
    if made is None or made_before is None or made > now - WHOLE_FOR:
        return False
    return (made.year, made.month) == (made_before.year, made_before.month)


def _made_at(path: Path) -> datetime | None:
    content = files.read_json(path) or {}
    try:
        made_at = datetime.fromisoformat(str(content.get("made_at")))
    except ValueError:
        return None
    return made_at if made_at.tzinfo else None


def latest() -> Checkpoint | None:
    """The newest of this database, as it was signed; None if there is none, or it can't be read."""
    number = Installation.current().last_checkpoint
    path = folder() / name_of(number)
    content = files.read_json(path) if number and _made_at(path) else None
    whole = content and all(type(content.get(name)) is int for name in ("number", "rows", "subjects"))
    return cast(Checkpoint, content) if whole else None


def proofs_of(number: int) -> Path:
    """Where what proves its rows is kept."""
    return folder() / f"proofs-{number:06d}.bin"


def numbers() -> set[int]:
    """Of every checkpoint that is there."""
    return {_number(path) for path in folder().glob("checkpoint-*.json")}


def name_of(number: int) -> str:
    """The name of its small file."""
    return f"checkpoint-{number:06d}.json"


def check_all() -> Iterator[Finding]:
    """Every checkpoint of this database against the ledger; those of another are named and left aside.

    The newest is compared with every row; of those before it only the heads that the next one doesn't list.
    """
    paths = sorted(folder().glob("checkpoint-*.json"))
    ours = list(filter(is_ours, paths))  # nobody makes ours old by a later one of another database, which isn't checked
    newest = _made_at(ours[-1]) if ours else None
    lists = [path for path in ours if _heads_of(path).exists()]
    for before, path in zip([None, *paths], paths, strict=False):
        if newest and not _heads_of(path).exists() and _may_lack_heads(path, before, newest):
            yield from _check_signed(path, before)
        else:
            yield from _check(path, before, next((later for later in lists if later > path), None))


def is_ours(path: Path) -> bool:
    """Whether it says that it is of this database. It may lie: only a signature tells."""
    content = files.read_json(path) or {}
    return bool(content.get("database") == str(Installation.current().identity))


def _check(path: Path, before: Path | None, after: Path | None) -> Iterator[Finding]:
    content = yield from _check_signed(path, before)
    if content:
        yield from _check_heads(path, content, after)


def _check_signed(path: Path, before: Path | None) -> Generator[Finding, None, Checkpoint | None]:
    """What the small file says; None where it is another database's, or can't be believed."""
    try:
        content: Checkpoint = json.loads(path.read_text(encoding="utf-8"))
        if content["database"] != str(Installation.current().identity):
            yield Finding(False, f"{path.name}: of another database, ignored")
            return None
        signing.check(content)
    except signing.BadSignature as error:
        yield Finding(True, f"{path.name}: {error}")
        return None
    except (ValueError, KeyError, TypeError, RecursionError):
        yield Finding(True, f"{path.name}: can't be read as a checkpoint")
        return None
    if content["previous_sha256"] != (_digest(before) if before else None):
        yield Finding(True, f"{path.name}: the checkpoint before it is missing or was changed")
    present = _texts()
    for name, digest in content.get("texts", {}).items():
        if present.get(name) != digest:
            yield Finding(True, f"texts: {name}: not as {path.name} saw it")
    return content


def _check_heads(path: Path, content: Checkpoint, after: Path | None) -> Iterator[Finding]:
    """Of the newest the root over each chain's rows is computed anew; its head's hash covers them in any case."""
    listed = _heads_of(path)
    if not listed.exists() or _digest(listed) != content["heads_sha256"]:
        yield Finding(True, f"{listed.name}: missing or changed")
        return
    if chain_heads.merkle_root(chain_heads.read(listed)) != content["merkle_root"]:
        yield Finding(True, f"{path.name}: its Merkle root doesn't fit its heads")
    looked_at = chain_heads.read(listed) if after is None else _not_listed_again(listed, _heads_of(after))
    changed = list(_not_as_seen(looked_at) if after is None else _not_there(looked_at))
    aside = journal_replay.set_aside() if changed else set()
    for head in changed:
        says = f"subject {head.subject}, row {head.sequence}: not as {path.name} saw it"
        if head[:3] in aside:
            yield Finding(False, f"{says}: set aside when the journal was replayed")
        else:
            yield Finding(True, says)


def _heads_of(path: Path) -> Path:
    return path.with_name(path.name.replace("checkpoint", "heads")).with_suffix(".zst")


def _not_listed_again(listed: Path, later: Path) -> Iterator[chain_heads.Head]:
    """Heads that the next checkpoint lists otherwise, or not at all; every head where its list can't be read."""
    next_ones = _readable(later)
    following = next(next_ones, None)
    for head in chain_heads.read(listed):
        while following and following.subject < head.subject:
            following = next(next_ones, None)
        if not following or following[:3] != head[:3]:
            yield head


def _readable(listed: Path) -> Iterator[chain_heads.Head]:
    """Ends where the list does, or where it can't be read: that is told of the checkpoint it belongs to."""
    with suppress(OSError, ZstdError, ValueError, TypeError):
        yield from chain_heads.read(listed)


def _not_there(heads: Iterator[chain_heads.Head]) -> Iterator[chain_heads.Head]:
    """Heads that the ledger doesn't hold, looked up by the index of its chains."""
    while batch := list(islice(heads, BATCH)):
        wanted = {"subject_id__in": [head.subject for head in batch], "sequence__in": {head.sequence for head in batch}}
        rows = ConsentEvent.objects.filter(**wanted).order_by().values_list("subject_id", "sequence", "hash")
        present = {(str(subject), sequence, hash_) for subject, sequence, hash_ in rows}
        yield from (head for head in batch if head[:3] not in present)


def _not_as_seen(seen: Iterator[chain_heads.Head]) -> Iterator[chain_heads.Head]:
    """Heads that the ledger doesn't hold, or holds with other rows: both read once, in the same order."""
    rows = ConsentEvent.objects.order_by("subject_id", "sequence").values_list("subject_id", "sequence", "hash")
    present = rows.iterator(chunk_size=5000)
    row, chain, tree = next(present, None), None, merkle.Root()
    for head in seen:
        while row and (str(row[0]), row[1]) <= head[:2]:
            chain, tree = (chain, tree) if row[0] == chain else (row[0], merkle.Root())
            tree.add(chain_heads.row_leaf(row[2]))
            last, row = (str(row[0]), row[1], row[2]), next(present, None)
            if last == head[:3]:
                break
        else:
            yield head
            continue
        if head.rows_root and tree.value().hex() != head.rows_root:
            yield head


def _texts() -> dict[str, str]:
    """The digest of each published text, computed anew, by update, kind and language."""
    texts = PolicyDocument.objects.published().order_by("update__slug", "pk")
    listed = texts.values_list("update__slug", "kind", "language", "text")
    return {f"{slug} {kind} {language}": hashing.text_digest(text) for slug, kind, language, text in listed.iterator()}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _number(path: Path) -> int:
    return int(path.stem.rsplit("-", 1)[1])

"""The hash of a ledger row (rules, section 4): SHA-256 over one canonical JSON line.

docs/ledger-format.md has test vectors.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

VERSION = 2  # of rows written from now on
VERSIONS = frozenset({1, 2})  # of rows that verify
SINCE = {"plan": 2}  # columns that rows of an older version don't have
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical_json(content: Mapping[str, object], errors: str = "strict") -> bytes:
    """What is hashed and what is signed: keys sorted, no white space, UTF-8. Raises TypeError, ValueError."""
    return _encode(content).encode("utf-8", errors)


def plain(value: object) -> str | int | bool | None:
    """A column's value as JSON knows it. Instants: UTC with microseconds. Raises TypeError for anything unforeseen."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"A ledger row can't hold {type(value).__name__}.")


def canonical(columns: Mapping[str, object]) -> bytes:
    """Of a row's columns: None, "" and 0 stay different because JSON keeps their types."""
    return canonical_json({name: plain(value) for name, value in columns.items()})


def of_version(columns: Mapping[str, object]) -> dict[str, object]:
    """Without the columns that came after the row's version. One that holds something stays: its row was changed."""
    version = columns["version"]
    if not isinstance(version, int):
        return dict(columns)
    return {name: value for name, value in columns.items() if value is not None or SINCE.get(name, 1) <= version}


def row_hash(columns: Mapping[str, object]) -> str:
    """64 hex digits over all columns of the row's version but `hash` itself, the previous row's hash among them.

    Raises TypeError, ValueError, KeyError for what is no row.
    """
    columns = of_version(columns)
    return hashlib.sha256(canonical({name: value for name, value in columns.items() if name != "hash"})).hexdigest()


def text_digest(text: str) -> str:
    """The digest of a frozen text: SHA-256 of its UTF-8 bytes, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()

"""The erasure log: on disk before the commit, whole lines whatever happens, nothing of it taken on trust."""

import json
import stat
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from consent.models import Installation
from conversations import erasure_log
from tests.support.factories import BEFORE

pytestmark = pytest.mark.django_db
ID = "6f1c1b0e-4f8f-4c0c-8f0b-0d8f3a3f1a01"


def append(*ids, kind=erasure_log.PURGED):
    erasure_log.append(kind, ids or [ID], BEFORE)


def line(**changes):
    mine = {"database": str(Installation.current().identity), "kind": "purged", "id": ID, "at": BEFORE.isoformat()}
    return json.dumps({**mine, **changes})


def write(content):
    erasure_log.path().parent.mkdir(exist_ok=True)
    erasure_log.path().write_text(content, encoding="utf-8")


def test_what_is_appended_is_read_in_order():
    append()
    append(kind=erasure_log.ERASED)
    assert [(entry.kind, entry.id, entry.at) for entry in erasure_log.read()] == [
        ("purged", ID, BEFORE),
        ("erased", ID, BEFORE),
    ]


def test_without_a_log_there_is_nothing_to_read():
    assert list(erasure_log.read()) == []


def test_nothing_to_append_makes_no_file():
    erasure_log.append(erasure_log.PURGED, [], BEFORE)
    assert not erasure_log.path().exists()


def test_the_erasure_log_is_for_its_owner_alone_and_holds_ids_only():
    append()
    assert stat.S_IMODE(erasure_log.path().stat().st_mode) == 0o600
    assert set(json.loads(erasure_log.path().read_text())) == {"database", "kind", "id", "at"}


@pytest.mark.parametrize("torn", ['{"database": "', "x", '{"kind": "purged"}'])
def test_a_line_cut_off_by_a_crash_does_not_swallow_the_next(torn):
    append()
    with erasure_log.path().open("a") as log:
        log.write(torn)
    append(kind=erasure_log.DELETED)
    first, broken, last = erasure_log.read()
    assert (first.kind, last.kind) == ("purged", "deleted")
    assert broken == "line 2: can't be read, ignored"


def test_what_the_disk_takes_only_in_parts_is_written_whole(monkeypatch):
    class Sparing:
        def __init__(self, log):
            self.log = log

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.log.close()

        def __getattr__(self, name):
            return getattr(self.log, name)

        def write(self, content):
            return self.log.write(bytes(content[:7]))

    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *args, **how: Sparing(opened(path, *args, **how)))
    append()
    monkeypatch.undo()
    assert erasure_log.path().read_text().endswith("}\n")


def test_many_writers_at_once_write_whole_lines(monkeypatch):
    known = Installation.current()
    monkeypatch.setattr(Installation, "current", lambda: known)  # other threads see no database of a test
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: append(*(uuid.uuid4() for _ in range(200))), range(24)))
    entries = list(erasure_log.read())
    assert all(isinstance(entry, erasure_log.Entry) for entry in entries)
    assert len({entry.id for entry in entries}) == len(entries) == 24 * 200


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "frobnicated"},
        {"kind": None},
        {"id": "no id"},
        {"id": 5},
        {"id": None},
        {"at": "yesterday"},
        {"at": "2025-09-15T10:00:00"},
        {"at": 5},
    ],
)
def test_a_line_with_a_broken_value_is_named_and_ignored(changes):
    write(line(**changes) + "\n" + line() + "\n")
    assert [entry if isinstance(entry, str) else entry.id for entry in erasure_log.read()] == [
        "line 1: can't be read, ignored",
        ID,
    ]


@pytest.mark.parametrize("content", ["\n", "[]\n", "5\n", "null\n", '"x"\n', "{}\n", "{", "\ufffd\0\n"])
def test_a_line_that_is_no_entry_is_named_and_ignored(content):
    write(content)
    assert list(erasure_log.read()) == ["line 1: can't be read, ignored"]


@pytest.mark.parametrize("database", ["7f1c2a9e-5b0d-4f6e-9a43-1d2c3b4a5968", None, 5, []])
def test_the_lines_of_another_database_are_named_and_ignored(database):
    write(line(database=database) + "\n" + line(at=(BEFORE + timedelta(1)).isoformat()) + "\n")
    other, mine = erasure_log.read()
    assert other == "line 1: of another database, ignored"
    assert mine.at == BEFORE + timedelta(1)

"""Files that only grow: whole lines whatever happens, on disk when the call returns, nothing left of what failed."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from consent.lib import append_only

ROOT = Path(__file__).resolve().parents[3]
WRITER = """
import pathlib, sys
from consent.lib import append_only
for n in range(300):
    line = f"{sys.argv[2]} {n} {'x' * 900}\\n"
    append_only.append(pathlib.Path(sys.argv[1]), line.encode(), durable=n % 100 == 0)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "file.jsonl"


def contents(path, start=0):
    return [line.content for line in append_only.read(path, start)]


def test_what_is_appended_is_read_in_order_from_any_line_on(path):
    append_only.append(path, b"one\ntwo\n")
    append_only.append(path, b"three\n")
    assert contents(path) == [b"one", b"two", b"three"]
    assert [(line.start, line.end) for line in append_only.read(path, 4)] == [(4, 8), (8, 14)]
    assert append_only.size_of(path) == 14


def test_a_file_that_is_not_there_has_no_size(path):
    assert append_only.size_of(path) == -1


def test_file_and_folder_are_for_their_owner_alone(path):
    append_only.append(path, b"one\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("torn", [b"{", b"half of a line", b"\xff\x00"])
def test_a_line_cut_off_by_a_crash_is_left_out_and_does_not_swallow_the_next(path, torn):
    append_only.append(path, b"one\n")
    with path.open("ab") as file:
        file.write(torn)
    assert contents(path) == [b"one"]
    append_only.append(path, b"two\n")
    assert contents(path) == [b"one", torn, b"two"]


def test_what_the_disk_takes_only_in_parts_is_written_whole(path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda to, content: write(to, bytes(content[:7])))
    append_only.append(path, b"a line longer than that\nanother\n")
    monkeypatch.undo()
    assert contents(path) == [b"a line longer than that", b"another"]


def test_of_what_the_full_disk_took_in_part_nothing_is_left(path, monkeypatch):
    append_only.append(path, b"one\n")
    write, taken = os.write, []

    def until_full(to, content):
        if taken:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken.append(write(to, bytes(content[:9])))
        return taken[0]

    monkeypatch.setattr(os, "write", until_full)
    with pytest.raises(OSError, match="No space left"):
        append_only.append(path, b"two, which is longer\n")
    monkeypatch.undo()
    assert path.read_bytes() == b"one\n"


def test_a_file_system_that_is_really_full_leaves_the_file_as_it_was(path, monkeypatch):
    """/dev/full takes nothing: the file's own descriptor is turned to it for the write."""
    append_only.append(path, b"one\n")
    with Path("/dev/full").open("wb", buffering=0) as full:
        write = os.write
        monkeypatch.setattr(os, "write", lambda to, content: write(full.fileno(), content))
        with pytest.raises(OSError, match="No space left"):
            append_only.append(path, b"two\n")
    monkeypatch.undo()
    assert contents(path) == [b"one"]


def test_it_is_on_disk_before_the_call_returns_unless_told_otherwise(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    append_only.append(path, b"one\n")
    assert 4 in synced  # the file itself, with its line
    assert len(synced) == 3  # its folder, and that folder's
    append_only.append(path, b"two\n")
    assert (len(synced), synced[-1]) == (4, 8)
    append_only.append(path, b"three\n", durable=False)
    assert len(synced) == 4


def test_many_threads_write_whole_lines(path):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: append_only.append(path, b"%d " % n + b"x" * 5000 + b"\n", durable=False), range(200)))
    assert sorted(int(line.split()[0]) for line in contents(path)) == list(range(200))


def test_several_processes_write_whole_lines(path):
    names = ("a", "b", "c")
    processes = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], cwd=ROOT) for name in names]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    written = [line.decode().split()[:2] for line in contents(path)]
    assert {name: [int(n) for who, n in written if who == name] for name in names} == dict.fromkeys(
        names, list(range(300))
    )

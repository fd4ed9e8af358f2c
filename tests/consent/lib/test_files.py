"""A file is there whole or not at all, on disk with its name, whoever else writes it; and is read line by line."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest
import zstandard

from consent.lib import files


def write(path, content, **how):
    with files.whole(path, **how) as file:
        file.write(content)


def test_a_file_bears_its_name_only_once_it_is_whole(tmp_path):
    path = tmp_path / "file.json"
    with files.whole(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert list(tmp_path.iterdir()) == [path]


def stopped_in_the_middle(path):
    with files.whole(path) as file:
        file.write(b"after")
        raise KeyboardInterrupt


def test_what_fails_leaves_what_was_there_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    write(path, b"before")
    with pytest.raises(KeyboardInterrupt):
        stopped_in_the_middle(path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_content_and_name_are_on_disk_when_it_returns(tmp_path, monkeypatch):
    """In this order: the file's content, its name, the folder that holds the name."""
    steps, sync = [], os.fsync

    def noted(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        steps.append((kind, path.exists()))
        sync(descriptor)

    path = tmp_path / "file"
    monkeypatch.setattr(os, "fsync", noted)
    write(path, b"content")
    assert steps == [("file", False), ("folder", True)]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_nobody_else_may_read_a_private_file_for_a_moment_either(tmp_path, mode):
    with files.whole(tmp_path / "key", mode=mode):
        (temporary,) = tmp_path.iterdir()
        assert stat.S_IMODE(temporary.stat().st_mode) == mode
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == mode


def test_a_file_can_be_read_back_before_it_has_its_name(tmp_path):
    with files.whole(tmp_path / "file") as file:
        file.write(b"content")
        file.seek(0)
        assert file.read() == b"content"


def in_turns(arguments):
    path, letter = arguments
    for _ in range(20):
        write(path, letter * 100_000)


def test_many_threads_and_processes_write_one_path(tmp_path):
    path = tmp_path / "file"
    with get_context("spawn").Pool(2) as processes, ThreadPoolExecutor(4) as threads:
        apart = processes.map_async(in_turns, [(path, b"a"), (path, b"b")])
        list(threads.map(in_turns, [(path, letter) for letter in (b"c", b"d", b"e", b"f")]))
        apart.get(timeout=60)
    content = path.read_bytes()
    assert (len(content), len(set(content))) == (100_000, 1)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["file.json", "a [b] *.zip"])
def test_what_a_killed_writer_left_can_be_found(tmp_path, name):
    (tmp_path / f"{name}.tmp").touch()  # as versions before this one named it
    (tmp_path / "another.json.0123.tmp").touch()
    (tmp_path / name).touch()
    with files.whole(tmp_path / name):
        found = {path.name for path in files.leftovers(tmp_path / name)}
    assert len(found) == 2
    assert f"{name}.tmp" in found
    assert all(each.startswith(name) for each in found)


def test_json_goes_there_and_back(tmp_path):
    content = {"é": [1, None, {"b": "ü"}]}
    files.write_json(tmp_path / "file.json", content)
    assert files.read_json(tmp_path / "file.json") == content


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', "null"])
def test_json_that_is_not_whole_is_none(tmp_path, content):
    (tmp_path / "file.json").write_text(content)
    assert files.read_json(tmp_path / "file.json") is None
    assert files.read_json(tmp_path / "missing.json") is None


def compressed(path, content):
    path.write_bytes(zstandard.compress(content))
    return path


@pytest.mark.parametrize("lines", [[], [b""], [b"one"], [b"one", b"", b"three"], [b"x" * files.CHUNK, b"y" * 7] * 5])
def test_lines_come_back_whatever_their_length(tmp_path, lines):
    path = compressed(tmp_path / "lines.zst", b"".join(line + b"\n" for line in lines))
    assert list(files.compressed_lines(path)) == lines


def test_a_last_line_that_was_cut_off_is_said(tmp_path):
    read = files.compressed_lines(compressed(tmp_path / "lines.zst", b"one\ntw"))
    assert next(read) == b"one"
    with pytest.raises(ValueError, match="isn't whole"):
        next(read)


def test_what_is_no_zstd_is_said(tmp_path):
    (tmp_path / "lines.zst").write_bytes(b"nothing of the kind")
    with pytest.raises(zstandard.ZstdError):
        list(files.compressed_lines(tmp_path / "lines.zst"))

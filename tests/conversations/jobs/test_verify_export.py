"""verify_export finds whatever was done to an export after it was finished."""

import json
import shutil
from hashlib import sha256

import pytest
import zstandard

from consent.lib.files import write_json
from conversations.jobs import export_files
from conversations.jobs.export_files import MANIFEST, problems
from tests.support.jobs import exit_code

FIRST, LAST = "conversations-000001.jsonl.zst", "conversations-000002.jsonl.zst"


@pytest.fixture
def export(tmp_path):
    """As training.export leaves it."""
    folder = tmp_path / "export"
    folder.mkdir()
    parts = [export_files.write_part(folder, n, [{"messages": ["one", "two"]}, {"messages": []}]) for n in (1, 2)]
    files = [part.as_dict() for part in parts]
    manifest = {"format": 1, "export": "x", "conversations": 4, "messages": 4, "files": files}
    write_json(folder / MANIFEST, manifest)
    return folder


def flip(path, at=-1):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def rewrite(folder, **changes):
    known = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**known, **changes}))


def retell(folder, **changes):
    """The manifest says something else of the first part."""
    first, *others = json.loads((folder / MANIFEST).read_text())["files"]
    rewrite(folder, files=[{**first, **changes}, *others])


def replace_with(folder, content):
    """Other content under a manifest that agrees with it."""
    (folder / FIRST).write_bytes(content)
    retell(folder, sha256=sha256(content).hexdigest(), bytes=len(content))


def compressed(text):
    return zstandard.ZstdCompressor().compress(text.encode())


def test_an_untouched_export_is_sound(export, capsys):
    assert list(problems(export)) == []
    assert exit_code("verify_export", str(export)) == 0
    assert "sound" in capsys.readouterr().out


TAMPERINGS = {
    "a file missing": lambda folder: (folder / FIRST).unlink(),
    "a folder in a file's place": lambda folder: ((folder / FIRST).unlink(), (folder / FIRST).mkdir()),
    "the last byte changed": lambda folder: flip(folder / FIRST),
    "the first byte changed": lambda folder: flip(folder / FIRST, 0),
    "a file truncated": lambda folder: (folder / LAST).write_bytes((folder / LAST).read_bytes()[:-3]),
    "a file emptied": lambda folder: (folder / LAST).write_bytes(b""),
    "a byte added": lambda folder: (folder / LAST).write_bytes((folder / LAST).read_bytes() + b"x"),
    "files swapped": lambda folder: (folder / FIRST).write_bytes(compressed("{}")),
    "a file added": lambda folder: shutil.copy(folder / FIRST, folder / "conversations-000003.jsonl.zst"),
    "a hidden file added": lambda folder: (folder / ".hidden").write_text("x"),
    "a folder added": lambda folder: (folder / "more").mkdir(),
    "no manifest": lambda folder: (folder / MANIFEST).unlink(),
    "an empty manifest": lambda folder: (folder / MANIFEST).write_text(""),
    "half a manifest": lambda folder: (folder / MANIFEST).write_text((folder / MANIFEST).read_text()[:100]),
    "a manifest that is none": lambda folder: (folder / MANIFEST).write_text("[]"),
    "a manifest of bytes": lambda folder: (folder / MANIFEST).write_bytes(b"\xff\xfe"),
    "no list of files": lambda folder: rewrite(folder, files=None),
    "files that are none": lambda folder: rewrite(folder, files=[1, 2]),
    "an empty list of files": lambda folder: rewrite(folder, files=[]),
    "another format": lambda folder: rewrite(folder, format=2),
    "a wrong count of conversations": lambda folder: rewrite(folder, conversations=5),
    "a wrong count of messages": lambda folder: rewrite(folder, messages=3),
    "counts moved": lambda folder: (retell(folder, conversations=3), rewrite(folder, conversations=5)),
    "messages moved": lambda folder: (retell(folder, messages=3), rewrite(folder, messages=5)),
    "a wrong size": lambda folder: retell(folder, bytes=1),
    "a wrong hash": lambda folder: retell(folder, sha256="0" * 64),
    "a file named elsewhere": lambda folder: retell(folder, name=f"../export/{FIRST}"),
    "a name that is none": lambda folder: retell(folder, name=5),
    "a file named twice": lambda folder: retell(folder, name=LAST),
    "a line too many": lambda folder: replace_with(folder, compressed('{"messages": []}\n' * 3)),
    "half a line": lambda folder: replace_with(folder, compressed('{"messages": ["one", "two"]}\n{"messages": []}')),
    "a line that is none": lambda folder: replace_with(folder, compressed("x\n{}\n")),
    "a line of another kind": lambda folder: replace_with(folder, compressed("[]\n[]\n")),
    "a line without messages": lambda folder: replace_with(folder, compressed("{}\n{}\n")),
    "bytes that are no text": lambda folder: replace_with(folder, zstandard.ZstdCompressor().compress(b"\xff\n")),
    "a file that is no zstd": lambda folder: replace_with(folder, b"{}\n"),
    "half a frame": lambda folder: replace_with(folder, (folder / FIRST).read_bytes()[:-3]),
}


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS)
def test_every_tampering_is_found_and_ends_with_one(export, tamper, capsys):
    tamper(export)
    assert list(problems(export))
    assert exit_code("verify_export", str(export)) == 1
    assert "conversations-0" in (told := capsys.readouterr().err) or "manifest" in told or "not in" in told


def test_the_problem_names_the_file(export):
    flip(export / LAST)
    (export / "extra.txt").write_text("x")
    assert list(problems(export)) == [
        "extra.txt: not in the manifest",
        f"{LAST}: not the file the manifest names",
    ]

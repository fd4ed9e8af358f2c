"""verify_export finds whatever was done to an export after it was finished."""

import json
import shutil
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
import zstandard

from consent.evidence import signing
from consent.lib import clock
from consent.lib.files import write_json
from conversations.jobs import export_files, withdrawals
from conversations.jobs.export_files import MANIFEST, problems
from conversations.jobs.withdrawals import Withdrawn
from tests.support.jobs import exit_code

EXPORT, DATABASE, NOW = str(uuid4()), str(uuid4()), "2025-09-15T10:00:00+00:00"
FIRST, LAST = "conversations-000001.jsonl.zst", "conversations-000002.jsonl.zst"


@pytest.fixture
def export(tmp_path):
    """As training.export leaves it."""
    folder = tmp_path / "export"
    folder.mkdir()
    parts = [export_files.write_part(folder, n, [{"messages": ["one", "two"]}, {"messages": []}]) for n in (1, 2)]
    manifest = {
        "format": export_files.FORMAT,
        **{"export": EXPORT, "database": DATABASE, "as_of": NOW, "finished_at": NOW, "ledger_rows": 4},
        "use_until": (clock.real_now() + timedelta(days=1)).isoformat(),
        **{"conversations": 4, "messages": 4, "files": [part.as_dict() for part in parts]},
    }
    write_json(folder / MANIFEST, signing.sign(manifest))
    return folder


@pytest.fixture
def nothing(tmp_path):
    """A list by which nothing was withdrawn."""
    found = Withdrawn(EXPORT, DATABASE, clock.real_now(), 4)
    write_json(tmp_path / "list.json", signing.sign(withdrawals.as_dict(found)))
    return str(tmp_path / "list.json")


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


def test_an_untouched_export_is_sound(export, nothing, capsys):
    assert list(problems(export)) == []
    assert exit_code("verify_export", str(export), "--list", nothing) == 0
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
    "another format": lambda folder: rewrite(folder, format=3),
    "the format of older releases": lambda folder: rewrite(folder, format=1),
    "lines taken out that it never had": lambda folder: retell(folder, taken_out=[9]),
    "lines taken out that are none": lambda folder: retell(folder, taken_out=["x"]),
    "a line taken out twice": lambda folder: retell(folder, taken_out=[1, 1]),
    "a list of lines that is none": lambda folder: retell(folder, without_feedback=5),
    "a folder of a renewal": lambda folder: (folder / ".renewing").mkdir(),
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
@pytest.mark.parametrize("command", ["verify_export", "apply_withdrawals"])
def test_every_tampering_is_found_and_ends_with_one(export, nothing, command, tamper, capsys):
    tamper(export)
    assert list(problems(export))
    if command == "apply_withdrawals" and (export / ".renewing").exists():
        return  # which ends what was interrupted
    before = tree(export)
    assert exit_code(command, str(export), "--list", nothing) == 1
    assert (
        "conversations-0" in (told := capsys.readouterr().err)
        or "manifest" in told
        or "not in" in told
        or ".renewing" in told
    )
    assert tree(export) == before


def tree(folder):
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


RETOLD = {
    "another time to use it": lambda folder: rewrite(folder, use_until="2100-01-01T00:00:00+00:00"),
    "a line said to be taken out": lambda folder: retell(folder, taken_out=[1]),
    "another export": lambda folder: rewrite(folder, export=str(uuid4())),
    "another ledger position": lambda folder: rewrite(folder, ledger_rows=5),
    "another signature": lambda folder: rewrite(
        folder, signature={"algorithm": "Ed25519", "key": "0" * 16, "value": ""}
    ),
    "no signature": lambda folder: rewrite(folder, signature=None),
    "an original that nobody signed": lambda folder: rewrite(folder, original={"export": EXPORT}),
    "an original that is none": lambda folder: rewrite(folder, original=[1]),
    "a file replaced": lambda folder: replace_with(folder, compressed('{"messages": ["a"]}\n{"messages": ["b"]}\n')),
}


@pytest.mark.parametrize("retell", RETOLD.values(), ids=RETOLD)
def test_what_agrees_with_itself_and_is_not_what_the_site_signed_ends_with_one(export, nothing, retell, capsys):
    retell(export)
    assert list(problems(export)) == []
    assert exit_code("verify_export", str(export), "--list", nothing) == 1
    assert "manifest.json: " in capsys.readouterr().err
    assert exit_code("apply_withdrawals", str(export), "--list", nothing) == 1


def test_past_its_time_an_export_is_not_to_be_used_and_applying_doesnt_renew_that(export, nothing, capsys):
    manifest = json.loads((export / MANIFEST).read_text())
    manifest["use_until"] = (clock.real_now() - timedelta(seconds=1)).isoformat()
    write_json(export / MANIFEST, signing.sign(manifest))
    for command in ("verify_export", "apply_withdrawals", "verify_export"):
        assert exit_code(command, str(export), "--list", nothing) == 1
        assert "was to be used until" in capsys.readouterr().err
    assert list(problems(export)) == []


def test_the_problem_names_the_file(export):
    flip(export / LAST)
    (export / "extra.txt").write_text("x")
    assert list(problems(export)) == [
        "extra.txt: not in the manifest",
        f"{LAST}: not the file the manifest names",
    ]

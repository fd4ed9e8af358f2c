"""Takes what was withdrawn out of the folder of a training export (rules, section 5), without the database.

The next state is prepared in a folder within it. Then the manifest goes, so that nothing looks whole; the new files
come in the places of the old, and the new manifest last. Killed anywhere, it is run again: what was only prepared is
thrown away, and what was begun to be put in place is ended.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from consent.lib import files
from conversations.jobs import export_files
from conversations.jobs.export_files import MANIFEST, RENEWING, Manifest, Part
from conversations.jobs.withdrawals import Withdrawn

Sign = Callable[[Manifest], Manifest]


class InUse(Exception):
    """Another run is at this folder."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many conversations were taken out, and of how many more the feedback."""

    conversations: int = 0
    feedback: int = 0


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other run takes anything out of it meanwhile. Raises InUse, OSError."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise InUse(f"{folder}: another run is taking out what was withdrawn. Let it finish.") from error
    finally:
        os.close(held)


def end_interrupted(folder: Path) -> None:
    """What a killed run left. Raises OSError."""
    work = folder / RENEWING
    if (folder / MANIFEST).exists():
        shutil.rmtree(work, ignore_errors=True)
    elif files.read_json(work / MANIFEST):
        _put_in_place(folder)


def renew(folder: Path, withdrawn: Withdrawn, *, sign: Sign | None) -> Taken:
    """Of a folder that is as exported, held by `alone`. Raises OSError; signing.CannotSign, with nothing changed.

    `sign` signs the new manifest; else that holds the one the site signed. A manifest that the site hasn't signed
    itself isn't signed by it either.
    """
    (folder / RENEWING).mkdir()
    try:
        taken = _prepare(folder, withdrawn, sign)
    except BaseException:
        shutil.rmtree(folder / RENEWING, ignore_errors=True)
        raise
    _put_in_place(folder)
    return taken


def _prepare(folder: Path, withdrawn: Withdrawn, sign: Sign | None) -> Taken:
    manifest = files.read_json(folder / MANIFEST) or {}
    parts, taken = [], Taken()
    for part in export_files.parts_of(manifest):
        lines, feedback = withdrawn.lines_of(part), withdrawn.feedback_of(part)
        parts.append(_without(folder, part, lines, feedback) if lines or feedback else part)
        taken = Taken(taken.conversations + len(lines), taken.feedback + len(feedback))
    files.write_json(folder / RENEWING / MANIFEST, _manifest(manifest, parts, withdrawn, sign))
    return taken


def _without(folder: Path, part: Part, lines: set[int], feedback: set[int]) -> Part:
    """That file again, in the work folder, without these lines and these lines' feedback."""

    def kept() -> Iterator[tuple[bytes, int]]:
        for number, content in zip(part.numbers(), files.compressed_lines(folder / part.name), strict=True):
            if number not in lines:
                line = json.loads(content)
                if number in feedback and line.pop("feedback", None) is not None:
                    content = json.dumps(line, ensure_ascii=False).encode()  # noqa: PLW2901  what is left of it
                yield content, len(line["messages"])

    written = export_files.write_lines(folder / RENEWING / part.name, kept())
    return replace(
        written,
        taken_out=tuple(sorted({*part.taken_out, *lines})),
        without_feedback=tuple(sorted({*part.without_feedback, *feedback} - lines)),
    )


def _manifest(before: Manifest, parts: list[Part], withdrawn: Withdrawn, sign: Sign | None) -> Manifest:
    after = {
        **{name: value for name, value in before.items() if name != "signature"},
        "conversations": sum(part.conversations for part in parts),
        "messages": sum(part.messages for part in parts),
        "files": [part.as_dict() for part in parts],
        "withdrawals": {"made_at": withdrawn.made_at.isoformat(), "ledger_rows": withdrawn.ledger_rows},
    }
    if "original" in before:
        return after
    return sign(after) if sign else {**after, "original": before}


def _put_in_place(folder: Path) -> None:
    """From here to the end there is no manifest, and then a new one."""
    work = folder / RENEWING
    (folder / MANIFEST).unlink(missing_ok=True)
    files.sync_folder(folder)
    for path in sorted(work.iterdir()):
        if path.name != MANIFEST and not path.name.endswith(".tmp"):
            path.replace(folder / path.name)
    files.sync_folder(folder)
    (work / MANIFEST).replace(folder / MANIFEST)
    files.sync_folder(folder)
    shutil.rmtree(work)

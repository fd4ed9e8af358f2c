"""The folder a training export is made in, beside the wanted one: one run at a time, and what a killed run left."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from consent.lib import files
from conversations.jobs.export_files import Part


class CannotExport(Exception):
    """Bad use; the message says what would mend it."""


@dataclass
class State:
    """Which export this is, what is written of it, and the last conversation written."""

    export: str
    as_of: datetime
    parts: list[Part] = field(default_factory=list)
    last: str | None = None

    @property
    def conversations(self) -> int:
        """How many are written so far."""
        return sum(part.conversations for part in self.parts)

    def save(self, work: Path) -> None:
        """On disk when this returns, beside the folder `work`."""
        parts = [part.as_dict() for part in self.parts]
        content = {"export": self.export, "as_of": self.as_of.isoformat(), "parts": parts, "last": self.last}
        files.write_json(_state(work), content)

    @classmethod
    def load(cls, work: Path) -> "State | None":
        """None if there is none that can be read, or if its files aren't there."""
        try:
            known = files.read_json(_state(work)) or {}
            parts = [Part.read(part) for part in known["parts"]]
            state = cls(known["export"], datetime.fromisoformat(known["as_of"]), parts, known["last"])
        except (KeyError, TypeError, ValueError):
            return None
        return state if all((work / part.name).is_file() for part in parts) else None


def _state(work: Path) -> Path:
    """Beside the folder and not in it: it must outlive the rename that ends the run."""
    return work.with_name(f"{work.name}.json")


@contextmanager
def folder_beside(output: Path) -> Iterator[Path]:
    """The work folder, held by this run alone. Raises CannotExport."""
    refuse(output)
    work = output.with_name(f".{output.name}.partial")
    work.mkdir(parents=True, exist_ok=True)
    held = os.open(work, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield work
    except BlockingIOError as error:
        raise CannotExport(f"another run is writing {output}. Let it finish.") from error
    finally:
        os.close(held)


def refuse(output: Path) -> None:
    """Raises CannotExport where nothing may be, or can be, put."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise CannotExport(f"{output} exists and isn't empty. Choose an empty or new folder.")
    if output.is_mount():
        raise CannotExport(f"{output} is a mount point and can't be replaced. Choose a folder in it.")


def clean(work: Path, state: State | None) -> None:
    """What a killed run was in the middle of writing goes, so that nothing unnamed is left in the end."""
    named = {part.name for part in state.parts} if state else set()
    for path in (*work.iterdir(), *files.leftovers(_state(work))):
        if path.name not in named:
            path.unlink()


def move_to(work: Path, output: Path) -> None:
    """One rename: the wanted folder is there whole, or not at all."""
    work.replace(output)
    _state(work).unlink()
    files.sync_folder(output.parent)

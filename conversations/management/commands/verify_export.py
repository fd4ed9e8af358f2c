from pathlib import Path

from consent.lib import clock, files
from conversations.jobs import export_check
from conversations.jobs.export_files import MANIFEST
from conversations.management.on_a_folder import FolderCommand


class Command(FolderCommand):
    help = (
        "Check a training export: are its files what the site signed, is it in time, and does it hold nothing that was "
        "withdrawn? Exit code 1: something is wrong, and is named; 2: bad use; 3: could not look."
    )

    def handle(self, *args: object, folder: Path, listed: Path | None, keys: Path | None, **options: object) -> None:
        there, known = self.folder(folder), self.keys(keys)
        self.refuse(folder, list(export_check.not_as_exported(there, known)))
        withdrawn = self.withdrawn(files.read_json(there / MANIFEST) or {}, listed, known)
        self.refuse(folder, list(export_check.no_longer_usable(there, withdrawn, clock.real_now())))
        self.stdout.write(f"{folder}: sound. Nothing in it was withdrawn by {withdrawn.made_at.isoformat()}.")

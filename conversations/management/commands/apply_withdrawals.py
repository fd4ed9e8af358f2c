from pathlib import Path

from django.core.management.base import CommandError

from consent.evidence import signing
from consent.lib import clock, files
from consent.lib.commands import BAD_USE, CAN_NOT_LOOK
from conversations.jobs import export_check, renewal
from conversations.jobs.export_files import MANIFEST
from conversations.management.on_a_folder import FolderCommand


class Command(FolderCommand):
    help = (
        "Take what was withdrawn since out of a training export, and renew its manifest. Killed, run it again. "
        "Exit code 1: it isn't what the site signed, or its time is over; 2: bad use; 3: could not look."
    )

    def handle(self, *args: object, folder: Path, listed: Path | None, keys: Path | None, **options: object) -> None:
        there, known = self.folder(folder), self.keys(keys)
        try:
            with renewal.alone(there):
                renewal.end_interrupted(there)
                self.refuse(folder, list(export_check.not_as_exported(there, known)))
                manifest = files.read_json(there / MANIFEST) or {}
                withdrawn = self.withdrawn(manifest, listed, known)
                taken = renewal.renew(there, withdrawn, sign=None if listed else signing.sign)
        except renewal.InUse as error:
            raise CommandError(str(error), returncode=BAD_USE) from error
        except signing.CannotSign as error:
            raise CommandError(f"{folder}: nothing was taken out. {error}", returncode=CAN_NOT_LOOK) from error
        out = f"{taken.conversations} conversations taken out, and the feedback of {taken.feedback} more"
        self.stdout.write(f"{folder}: {out}: nothing in it was withdrawn by {withdrawn.made_at.isoformat()}.")
        self.refuse(folder, list(export_check.past_its_time(manifest, clock.real_now())))

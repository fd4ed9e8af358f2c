from datetime import datetime
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from consent.core import journal_check
from consent.evidence import signing
from consent.lib import clock, dates
from consent.lib.commands import CAN_NOT_LOOK
from consent.lib.commands import Command as ConsentCommand
from conversations.jobs import training_export
from conversations.jobs.export_folder import CannotExport


class Command(ConsentCommand):
    help = (
        "Write the conversations that may be used to improve Claude, de-identified and filtered. Exit code 1: the "
        "database is older than its journal; 2: bad use; 3: no database, or no key to sign with."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, required=True, help="a new or empty folder")
        parser.add_argument(
            "--as-of",
            type=dates.parse_instant,
            help="the rules' now, ISO 8601; not later than the real now. Without it: now, or an unfinished run's",
        )

    def handle(self, *args: object, output: Path, as_of: datetime | None, **options: object) -> None:
        if as_of and as_of > clock.real_now():
            raise CommandError("--as-of: is later than now; what will be written by then isn't known.", returncode=2)
        journal_check.require_current(self.warner())
        count = 0
        try:
            with tqdm(unit=" conversations", disable=None) as bar:
                for count in training_export.export(output, as_of):
                    bar.update(count - bar.n)
        except signing.CannotSign as error:
            raise CommandError(f"Nothing was exported. {error}", returncode=CAN_NOT_LOOK) from error
        except (CannotExport, OSError) as error:
            raise CommandError(f"--output: {error}", returncode=2) from error
        self.stdout.write(f"{count} conversations in {output}.")

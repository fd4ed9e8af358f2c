from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from consent.core import journal_check
from consent.evidence import signing
from consent.lib import clock, files
from consent.lib.commands import BAD_USE, CAN_NOT_LOOK
from consent.lib.commands import Command as ConsentCommand
from conversations.jobs import withdrawals


class Command(ConsentCommand):
    help = (
        "Write the signed list of what was withdrawn from a training export since it was made. Exit code 1: the "
        "database is older than its journal; 2: bad use; 3: no database, or no key to sign with."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("export", help="the id in the export's manifest")
        parser.add_argument(
            "--output", type=Path, required=True, help="the file to write; one that is there is replaced"
        )

    def handle(self, *args: object, export: str, output: Path, **options: object) -> None:
        journal_check.require_current(self.warner())
        try:
            found = withdrawals.ask(export, clock.real_now())
            listed = signing.sign(withdrawals.as_dict(found))
        except withdrawals.UnknownExport as error:
            raise CommandError(str(error), returncode=BAD_USE) from error
        except signing.CannotSign as error:
            raise CommandError(f"No list was made. {error}", returncode=CAN_NOT_LOOK) from error
        try:
            files.write_json(output, listed)
        except OSError as error:
            raise CommandError(f"--output: {error}", returncode=BAD_USE) from error
        lines, feedback = (sum(map(len, numbers.values())) for numbers in (found.lines, found.feedback))
        said = "everything" if found.everything else f"{lines} conversations, and the feedback of {feedback} more"
        self.stdout.write(f"{output}: {said}.")

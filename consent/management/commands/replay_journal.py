from django.core.management.base import CommandError, CommandParser

from consent.core import journal, journal_check, journal_replay
from consent.lib.commands import CAN_NOT_LOOK, WRONG
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = (
        "After a backup was restored: put back what the journal holds and the database lacks. "
        "Exit code 1: something could not be put back; 3: there is no journal, or no database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--begin-anew",
            action="store_true",
            help="the journal is lost for good: write what the database holds into a new one",
        )

    def handle(self, *args: object, begin_anew: bool, **options: object) -> None:
        warn = self.warner()
        if begin_anew:
            journal_check.forget()
        elif journal_check.is_gone():
            says = f"The journal is missing: this database expects one in {journal.folder()}. Put it back, or go on"
            raise CommandError(f"{says} without: {journal_check.BEGIN_ANEW}", returncode=CAN_NOT_LOOK)
        report = journal_replay.replay(warn)
        for kind, count in sorted(report.done.items()):
            self.stdout.write(f"{kind}: {count} put back.")
        if report.wrong:
            raise CommandError("\n".join(report.wrong), returncode=WRONG)
        self.stdout.write("The database holds all that its journal holds.")

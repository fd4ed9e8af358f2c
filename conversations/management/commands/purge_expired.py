from argparse import ArgumentTypeError
from datetime import datetime

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from consent.core import journal_check
from consent.gate import refused_forms
from consent.lib import clock, dates
from consent.lib.commands import Command as ConsentCommand
from conversations.jobs import purge
from conversations.models import PurgeRun

MOST = 10**9


def positive(value: str) -> int:
    """For argparse: a whole number of 1 or more, that a database can count to. Raises ArgumentTypeError."""
    try:
        number = int(value)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST:
        raise ArgumentTypeError(f"{value!r}: write a whole number from 1 to {MOST:,}.")
    return number


class Command(ConsentCommand):
    help = (
        "Remove for good what is no longer kept. Exit code 1: stopped by the kill switch, or the database "
        "is older than its journal; 2: bad use; 3: no database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of",
            type=dates.parse_instant,
            help="the rules' now, ISO 8601; later than the real now only with --dry-run",
        )
        parser.add_argument("--dry-run", action="store_true", help="print the rows and remove nothing")
        parser.add_argument("--limit", type=positive, help="at most so many conversations")

    def handle(
        self, *args: object, as_of: datetime | None, dry_run: bool, limit: int | None, **options: object
    ) -> None:
        now = as_of or clock.now()
        if not dry_run and now > clock.real_now():
            raise CommandError("--as-of: is later than now; only --dry-run looks ahead.", returncode=2)
        journal_check.require_current(self.warner())
        if dry_run:
            for row in purge.preview(now, limit):
                self.stdout.write(f"{row.pk} {row.kept_until}")
            return
        refused_forms.forget_old()
        with tqdm(unit=" conversations", disable=None) as bar:
            for record in purge.run(now=now, limit=limit, real_now=clock.real_now):
                bar.update(record.removed - bar.n)
        self.stdout.write(f"{record.removed} conversations removed: {record.get_outcome_display()}.")
        if record.outcome == PurgeRun.Outcome.STOPPED:
            raise CommandError("The kill switch is on (Django admin, Kill switch).", returncode=1)

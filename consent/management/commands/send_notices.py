from datetime import datetime

from django.core.management.base import CommandError, CommandParser

from consent.campaign import mail, sending, tasks
from consent.core import journal_check
from consent.lib import clock, dates
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = (
        "Write to everybody who hasn't decided. Exit code 1: not all could be sent, or the database is older "
        "than its journal; 2: bad use; 3: no database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of",
            type=dates.parse_instant,
            help="the rules' now, ISO 8601; later than the real now only with --dry-run",
        )
        parser.add_argument("--dry-run", action="store_true", help="print who would be written to and send nothing")

    def handle(self, *args: object, as_of: datetime | None, dry_run: bool, **options: object) -> None:
        if dry_run:
            journal_check.require_current(self.warner())
            self._preview(as_of or clock.now())
            return
        if as_of and as_of > clock.real_now():
            raise CommandError("--as-of: is later than now; only --dry-run looks ahead.", returncode=2)
        try:
            report = sending.Report(**tasks.send_notices.call(as_of=as_of.isoformat() if as_of else None))
        except mail.NoAddress as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{report.sent} sent, {report.failed} refused, {report.unclear} unclear.")
        if not report.sound:
            raise CommandError(report.stopped or "Not all could be sent: see Messages sent in admin.", returncode=1)

    def _preview(self, now: datetime) -> None:
        count = 0
        for subject, occasion, language in sending.preview(now):
            self.stdout.write(f"{subject} {occasion} {language}")
            count += 1
        self.stdout.write(f"{count} to send.")

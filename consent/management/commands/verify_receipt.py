from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from consent.evidence import receipts
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = "Check a receipt from its JSON file. Exit code 1: not genuine; 2: no such file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            content = file.read_text(encoding="utf-8-sig", errors="replace")
        except OSError as error:
            raise CommandError(f"{file}: can't be read: {error}", returncode=2) from error
        finding = receipts.examine_text(content)
        if not finding.genuine:
            raise CommandError(f"{file}: {finding.says}", returncode=1)
        self.stdout.write(str(finding.says))

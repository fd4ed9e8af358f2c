from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from consent.lib.commands import Command as ConsentCommand
from conversations.jobs import export_files


class Command(ConsentCommand):
    help = "Check a training export against its manifest. Exit code 1: something is wrong; 2: no such folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder}: no such folder.", returncode=2)
        found = list(export_files.problems(folder))
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"{folder}: {len(found)} problems.", returncode=1)
        self.stdout.write(f"{folder}: sound.")

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consent import receipts


class Command(BaseCommand):
    help = "Check a receipt from its JSON file. Exit code 1: not genuine; 2: no such file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            content = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: can't be read: {error}", returncode=2) from error
        try:
            finding = receipts.examine(json.loads(content))
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file}: no JSON: {error}", returncode=1) from error
        if not finding.genuine:
            raise CommandError(f"{file}: {finding.says}", returncode=1)
        self.stdout.write(str(finding.says))

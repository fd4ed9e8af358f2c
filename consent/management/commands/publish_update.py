from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consent.lib import clock
from consent.policies import publishing, toml_file


class Command(BaseCommand):
    help = "Publish a policy update from its TOML file. Irreversible. Exit code 1: a mistake in the file; 2: no file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            content = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: can't be read: {error}", returncode=2) from error
        try:
            update = toml_file.read(content)
            new = publishing.publish(update, now=clock.now())
        except (toml_file.Unreadable, publishing.CannotPublish) as error:
            raise CommandError(f"{file}: {error}", returncode=1) from error
        self.stdout.write(f"{update.slug}: published." if new else f"{update.slug}: published already, nothing to do.")

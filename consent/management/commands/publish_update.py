from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from consent.lib import clock
from consent.lib.commands import Command as ConsentCommand
from consent.policies import publishing
from consent.policies.toml_file import CannotPublish


class Command(ConsentCommand):
    help = (
        "Publish a policy update from its TOML file, by the console's very rules. Irreversible. "
        "Exit code 1: the file can't be published, and all that is wrong is said; 2: no such file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="say what is wrong, and write nothing")

    def handle(self, *args: object, file: Path, check: bool, **options: object) -> None:
        try:
            content = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: can't be read: {error}", returncode=2) from error
        try:
            self.stdout.write(self._check(content) if check else self._publish(content))
        except CannotPublish as error:
            raise CommandError("\n".join(f"{file}: {fault}" for fault in error.faults), returncode=1) from error

    def _publish(self, content: str) -> str:
        update = publishing.read(content, now=clock.now())
        new = publishing.publish_file(update, now=clock.now())
        return f"{update.slug}: published." if new else f"{update.slug}: published already, nothing to do."

    def _check(self, content: str) -> str:
        update = publishing.read(content, now=clock.now())
        if publishing.is_published(update):
            return f"{update.slug}: published already, nothing to do."
        return f"{update.slug}: sound, can be published. Nothing was written."

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consent.evidence import signing


class Command(BaseCommand):
    help = "Make the first key that signs receipts and checkpoints. Exit code 2: there is one, or it was lost."
    requires_system_checks: list[str] = []  # they say what this mends

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-missing", action="store_true", help="where there is one, say nothing and end with 0")

    def handle(self, *args: object, if_missing: bool, **options: object) -> None:
        try:
            name = signing.make_first()
        except (signing.KeyExists, signing.LostKey) as error:
            if not if_missing:
                raise CommandError(str(error), returncode=2) from error
            if isinstance(error, signing.LostKey):
                self.stderr.write(str(error))
            return
        self.stdout.write(f"{name} signs from now on; its files are in {signing.folder()}. Back them up.")

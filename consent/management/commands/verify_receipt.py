from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from consent.evidence import public_keys, receipt_checks
from consent.evidence.signing import KeyOf
from consent.lib.commands import BAD_USE, WRONG
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = (
        "Check a receipt from its JSON file, beside the ledger; or with the public keys alone (--keys), anywhere. "
        "Exit code 1: not genuine; 2: a file that can't be read, or lacks the key; 3: there is no database."
    )
    requires_system_checks: list[str] = []  # with --keys it needs nothing of what they ask for

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keys", type=Path, metavar="JWKS_FILE", help="a copy of the site's /.well-known/jwks.json: no database"
        )

    def handle(self, *args: object, file: Path, keys: Path | None, **options: object) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: can't be read: {error}", returncode=BAD_USE) from error
        finding = receipt_checks.examine_text(receipt_checks.text_of(content), self._keys(keys) if keys else None)
        if not finding.genuine:
            code = BAD_USE if keys and finding.is_unknown_key else WRONG
            raise CommandError(f"{file}: {finding.says}", returncode=code)
        self.stdout.write(str(finding.says))
        if finding.also:
            self.stdout.write(str(finding.also))

    def _keys(self, path: Path) -> KeyOf:
        try:
            return public_keys.read(path)
        except OSError as error:
            raise CommandError(f"{path}: can't be read: {error}", returncode=BAD_USE) from error
        except public_keys.BadKeySet as error:
            raise CommandError(f"{path}: {error}.", returncode=BAD_USE) from error

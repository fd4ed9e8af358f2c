"""What the commands on a training export's folder share: beside the database, or with a list and keys away from it."""

from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from consent.core import journal_check
from consent.evidence import public_keys, signing
from consent.evidence.signing import KeyOf
from consent.lib import clock
from consent.lib.commands import BAD_USE, CAN_NOT_LOOK, WRONG
from consent.lib.commands import Command as ConsentCommand
from conversations.jobs import withdrawals
from conversations.jobs.export_files import MANIFEST, Manifest
from conversations.jobs.withdrawals import Withdrawn


class FolderCommand(ConsentCommand):
    """Asks neither the database nor `var/` where it is given both a list and keys."""

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="as export_training_data wrote it")
        parser.add_argument(
            "--list", type=Path, dest="listed", help="a list from `withdrawals`; else the database's own"
        )
        parser.add_argument(
            "--keys", type=Path, help="the site's public keys, from /.well-known/jwks.json; else var/'s"
        )

    def keys(self, file: Path | None) -> KeyOf | None:
        """Raises CommandError. None: those of this site, which there are."""
        if file is not None:
            try:
                return public_keys.read(file)
            except OSError as error:
                raise CommandError(f"--keys: {file}: can't be read: {error}", returncode=BAD_USE) from error
            except public_keys.BadKeySet as error:
                raise CommandError(f"--keys: {file}: {error}.", returncode=BAD_USE) from error
        if not signing.has_public_keys():
            says = (
                f"There are no public keys in {signing.folder()}. Give them: --keys FILE (from /.well-known/jwks.json)."
            )
            raise CommandError(says, returncode=CAN_NOT_LOOK)
        return None

    def withdrawn(self, manifest: Manifest, listed: Path | None, keys: KeyOf | None) -> Withdrawn:
        """From the list, else from the database. Raises CommandError."""
        found = self._listed(listed, keys) if listed else self._known(str(manifest["export"]))
        if (found.export, found.database) != (manifest["export"], manifest["database"]):
            says = f"is about the export {found.export}, and the folder holds {manifest['export']}."
            raise CommandError(f"{listed or 'The database'}: {says}", returncode=BAD_USE)
        known = manifest.get("withdrawals")
        if known and found.made_at.isoformat() < known["made_at"]:
            says = f"was made at {found.made_at.isoformat()}, and a newer one was applied: that of {known['made_at']}."
            raise CommandError(f"{listed}: {says}", returncode=BAD_USE)
        return found

    def _listed(self, file: Path, keys: KeyOf | None) -> Withdrawn:
        try:
            return withdrawals.read(_content(file), keys)
        except withdrawals.NotAList as error:
            raise CommandError(f"--list: {file}: {error}", returncode=BAD_USE) from error
        except signing.BadSignature as error:
            raise CommandError(f"--list: {file}: {error}", returncode=WRONG) from error

    def _known(self, export: str) -> Withdrawn:
        journal_check.require_current(self.warner())
        try:
            return withdrawals.ask(export, clock.real_now())
        except withdrawals.UnknownExport as error:
            says = f"{error} Give the list that its site made: --list FILE."
            raise CommandError(f"{MANIFEST}: {says}", returncode=CAN_NOT_LOOK) from error

    def folder(self, folder: Path) -> Path:
        """Raises CommandError."""
        if not folder.is_dir():
            raise CommandError(f"{folder}: no such folder.", returncode=BAD_USE)
        return folder.resolve()

    def refuse(self, folder: Path, found: list[str]) -> None:
        """Says each and raises CommandError, if anything was found."""
        for problem in found:
            self.stderr.write(problem)
        if found:
            number = "1 problem" if len(found) == 1 else f"{len(found)} problems"
            raise CommandError(f"{folder}: {number}.", returncode=WRONG)


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: can't be read: {error}", returncode=BAD_USE) from error

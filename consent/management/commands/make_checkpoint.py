from django.core.management.base import CommandError

from consent.evidence import checkpoints, signing
from consent.lib import clock
from consent.lib.commands import CAN_NOT_LOOK
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = (
        "Sign the heads of all ledger chains into a file outside the database. Run it by schedule; copy the files away."
    )

    def handle(self, *args: object, **options: object) -> None:
        try:
            path = checkpoints.make(clock.real_now())
        except signing.CannotSign as error:
            raise CommandError(f"No checkpoint was made. {error}", returncode=CAN_NOT_LOOK) from error
        self.stdout.write(f"{path}")

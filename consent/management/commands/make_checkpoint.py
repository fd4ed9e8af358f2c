from typing import Any

from django.core.management.base import BaseCommand

from consent.evidence import checkpoints
from consent.lib import clock


class Command(BaseCommand):
    help = (
        "Sign the heads of all ledger chains into a file outside the database. Run it by schedule; copy the files away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{checkpoints.make(clock.real_now())}")

from django.core.management.base import CommandError

from claudeprivacy import demo_reset
from consent.lib import clock
from consent.lib.commands import BAD_USE
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = "Empty a demo's database; `make demo-reset` then makes it anew. Any other is refused (exit code 2)."
    requires_system_checks: tuple[str, ...] = ()  # a half-made demo is reset, too

    def handle(self, *args: object, **options: object) -> None:
        try:
            aside = demo_reset.empty(clock.real_now())
        except demo_reset.NotADemo as error:
            raise CommandError(str(error), returncode=BAD_USE) from error
        self.stdout.write("The demo's database is empty." + (f" Its files are in {aside}." if aside else ""))

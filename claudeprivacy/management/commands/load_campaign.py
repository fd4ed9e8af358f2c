"""The demo's crowd: a simulated campaign beside the personas. Run again, it adds what is missing."""

from time import sleep

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claudeprivacy.qa import crowd
from consent.models import Installation

PAUSE = 0.15  # seconds after each batch: SQLite wakes whoever waits to write every tenth of one


class Command(BaseCommand):
    help = "Make the simulated people of the campaign that are missing. Only in a demo, never in production."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("Simulated people: not in production.", returncode=2)
        if not Installation.objects.filter(demo=True).exists():
            raise CommandError("Simulated people: only where load_demo has made a demo.", returncode=2)
        made = 0
        for some in crowd.load():
            made += some
            sleep(PAUSE)
        self.stdout.write(f"demo: {made} simulated people" if made else "demo: nothing to add")

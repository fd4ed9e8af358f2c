from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claudeprivacy.qa import demo


class Command(BaseCommand):
    help = "Publish the shipped updates and make the personas that are missing. Never in production."

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's accounts have a public password: not in production.", returncode=2)
        for line in demo.load() or ["nothing to add"]:
            self.stdout.write(f"demo: {line}")

from django.core.management.base import BaseCommand

from rights import erasure


class Command(BaseCommand):
    help = "After a backup was restored: delete, purge and erase again what had been since."

    def handle(self, *args: object, **options: object) -> None:
        done = erasure.replay(warn=lambda message: self.stderr.write(f"warning: {message}"))
        for kind, count in done.items():
            self.stdout.write(f"{kind}: {count} done again.")

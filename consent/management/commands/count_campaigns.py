from consent.campaign import counting
from consent.core import updates
from consent.lib import clock
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = "Count every campaign's numbers anew, for its page in admin."

    def handle(self, *args: object, **options: object) -> None:
        for update in updates.published():
            if update.material and update.announced_at <= clock.now():
                counting.store(update, clock.now())
                self.stdout.write(f"{update.slug} counted.")

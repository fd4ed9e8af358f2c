from consent.evidence import signing
from consent.lib.commands import Command as ConsentCommand


class Command(ConsentCommand):
    help = "Sign with a new key from now on. Old public keys stay: what they signed still verifies."
    requires_system_checks: list[str] = []  # they say what this mends

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{signing.rotate()} signs from now on; its files are in {signing.folder()}.")

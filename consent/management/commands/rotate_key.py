from typing import Any

from django.core.management.base import BaseCommand

from consent.evidence import signing


class Command(BaseCommand):
    help = "Sign with a new key from now on. Old public keys stay: what they signed still verifies."
    requires_system_checks: list[str] = []  # they say what this mends

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{signing.rotate()} signs from now on; its files are in {signing.folder()}.")

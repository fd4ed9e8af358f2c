from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from consent.evidence import checkpoints, verification
from consent.models import ConsentEvent


class Command(BaseCommand):
    help = "Check the whole ledger, the standings and the checkpoints. Exit code 1: something is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        found, rows = 0, 0
        with tqdm(total=ConsentEvent.objects.count(), unit=" rows", disable=None) as bar:
            for item in verification.breaks():
                if isinstance(item, int):
                    rows += item
                    bar.update(item)
                else:
                    found += 1
                    self.stderr.write(str(item))
        for finding in checkpoints.check_all():
            if finding.wrong:
                found += 1
            self.stderr.write(str(finding))
        if found:
            raise CommandError(f"{found} breaks in {rows} rows.", returncode=1)
        self.stdout.write(f"{rows} rows hold.")

from itertools import chain

from django.core.management.base import CommandError
from tqdm import tqdm

from consent.evidence import checkpoints, expectations, verification
from consent.lib.commands import WRONG
from consent.lib.commands import Command as ConsentCommand
from consent.models import ConsentEvent


class Command(ConsentCommand):
    help = (
        "Check the whole ledger, the standings, the checkpoints and the journal, and that every file is there which "
        "the database expects. Exit code 1: something is wrong; 3: there is no database."
    )

    def handle(self, *args: object, **options: object) -> None:
        found, rows = 0, 0
        with tqdm(total=ConsentEvent.objects.count(), unit=" rows", disable=None) as bar:
            for item in verification.breaks():
                if isinstance(item, int):
                    rows += item
                    bar.update(item)
                else:
                    found += 1
                    self.stderr.write(str(item))
        for finding in chain(checkpoints.check_all(), expectations.findings(self.warner())):
            if finding.wrong:
                found += 1
            self.stderr.write(str(finding))
        if found:
            raise CommandError(f"{found} breaks in {rows} rows.", returncode=WRONG)
        self.stdout.write(f"{rows} rows hold.")

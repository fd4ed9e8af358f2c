from itertools import chain

from django.core.management.base import CommandError
from tqdm import tqdm

from consent.core import runs
from consent.evidence import checkpoints, expectations, verification
from consent.lib.commands import WRONG
from consent.lib.commands import Command as ConsentCommand
from consent.models import ConsentEvent, JobRun


class Command(ConsentCommand):
    help = (
        "Check the whole ledger, the standings, the checkpoints and the journal, and that every file is there which "
        "the database expects. Exit code 1: something is wrong; 3: there is no database."
    )

    def handle(self, *args: object, **options: object) -> None:
        with runs.noted(JobRun.Job.VERIFY) as outcome:
            self._verify(outcome)
        if not outcome.sound:
            raise CommandError(f"{outcome.wrong} breaks in {outcome.counted} rows.", returncode=WRONG)
        self.stdout.write(f"{outcome.counted} rows hold.")

    def _verify(self, outcome: runs.Outcome) -> None:
        with tqdm(total=ConsentEvent.objects.count(), unit=" rows", disable=None) as bar:
            for item in verification.breaks():
                if isinstance(item, int):
                    outcome.counted += item
                    bar.update(item)
                else:
                    outcome.wrong += 1
                    self.stderr.write(str(item))
        for finding in chain(checkpoints.check_all(), expectations.findings(self.warner())):
            if finding.wrong:
                outcome.wrong += 1
            self.stderr.write(str(finding))
        outcome.sound = not outcome.wrong

from argparse import ArgumentParser
from typing import Any

from django_tasks_db.management.commands import db_worker

from claudeprivacy import workers


class Command(db_worker.Command):
    help = "Work the queue, give signs of life, and take over what a killed worker left"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--ends-with", type=int, metavar="PID", help="end soon after that process has ended")

    def handle(self, **options: Any) -> None:
        with workers.watched(options["worker_id"], options.pop("ends_with", None)):
            super().handle(**options)

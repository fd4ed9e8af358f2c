from typing import Any

from django.core.management.base import CommandParser
from django_tasks_db.management.commands import db_worker

from claudeprivacy import workers


class Command(db_worker.Command):
    help = "Work the queue, give signs of life, and take over what a killed worker left"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--ends-with", type=int, metavar="PID", help="end soon after that process has ended")

    def handle(self, *, worker_id: str, ends_with: int | None = None, **options: Any) -> None:
        with workers.watched(worker_id, ends_with):
            super().handle(worker_id=worker_id, **options)

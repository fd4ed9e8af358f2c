"""What the tests of big exports share: addresses, and a worker's work done here and now."""

from typing import Any

from django_tasks_db.models import DBTaskResult

from rights import export_files
from rights.models import DataExport
from tests.support.client import Response, TravellingClient

ADDRESS, PROGRESS = "/settings/privacy/export/", "/settings/privacy/export/progress/"


def work() -> None:
    """What a worker would do now."""
    for row in DBTaskResult.objects.ready():
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=row.pk).delete()


def later(**changes: Any) -> None:
    DataExport.objects.update(**changes)


def files() -> list[str]:
    return sorted(path.name for path in export_files.path("x").parent.glob("*"))


def fetched(client_at: TravellingClient) -> Response:
    (export,) = DataExport.objects.all()
    return client_at.get(f"{ADDRESS}{export.pk}/")

"""What the tests of big exports share: addresses, and a worker's work done here and now."""

from django_tasks_db.models import DBTaskResult

from rights import export_files
from rights.models import DataExport

ADDRESS, PROGRESS = "/settings/privacy/export/", "/settings/privacy/export/progress/"


def work():
    """What a worker would do now."""
    for row in DBTaskResult.objects.ready():
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=row.pk).delete()


def later(**changes):
    DataExport.objects.update(**changes)


def files():
    return sorted(path.name for path in export_files.path("x").parent.glob("*"))


def fetched(client_at):
    (export,) = DataExport.objects.all()
    return client_at.get(f"{ADDRESS}{export.pk}/")

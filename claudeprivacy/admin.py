"""The workers of the queue in Django admin: which live, which were killed, what each has in hand."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from claudeprivacy import workers
from claudeprivacy.models import Worker
from consent.console.model_admin import ReadOnly
from consent.lib import clock


@admin.register(Worker)
class WorkerAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    list_display = ["worker_id", "state", "in_hand", "place", "pid", "started_at", "beat_at"]
    list_display_links = None
    ordering = ["-beat_at"]

    @admin.display(description=gettext_lazy("state"))
    def state(self, worker: Worker) -> str:
        return _("alive") if workers.is_alive(worker, clock.real_now()) else _("no sign of life")

    @admin.display(description=gettext_lazy("in hand"))
    def in_hand(self, worker: Worker) -> str:
        running = DBTaskResult.objects.running()
        return ", ".join(task.task_name for task in running if task.worker_ids[-1:] == [worker.worker_id]) or "–"

"""The jobs in Django admin: their records, and the kill switch. Conversations are never shown to staff."""

from django.contrib import admin
from django.http import HttpRequest

from consent.console.model_admin import ReadOnly
from conversations.models import ExportRun, JobSwitch, PurgeRun


class RunAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """A record that its job alone writes."""


@admin.register(PurgeRun)
class PurgeRunAdmin(RunAdmin):
    list_display = ["started_at", "as_of", "finished_at", "removed", "outcome"]
    list_filter = ["outcome"]


@admin.register(ExportRun)
class ExportRunAdmin(RunAdmin):
    list_display = ["identity", "as_of", "started_at", "finished_at", "use_until", "record_lost", "conversations_count"]


@admin.register(JobSwitch)
class JobSwitchAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    """One row for good: made once, switched on and off, never deleted."""

    list_display = ["__str__", "purge_stopped"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not JobSwitch.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: JobSwitch | None = None) -> bool:
        return False

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register


class ProjectConfig(AppConfig):
    """What composes several apps: settings pages, QA mode, the admin site."""

    name = "claudeprivacy"

    def ready(self) -> None:
        from django.conf import settings

        from claudeprivacy import checks, sqlitefile

        sqlitefile.keep_to_it()
        if settings.METRICS:
            from claudeprivacy.observability import metrics

            metrics.connect()
        register(checks.no_simulated_rows_in_production, Tags.database)


class AdminSiteConfig(AdminConfig):
    default_site = "claudeprivacy.admin_site.AdminSite"

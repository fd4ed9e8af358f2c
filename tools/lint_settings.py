"""The site's settings with the migration linter, which running doesn't need."""

from claudeprivacy.settings import *  # noqa: F403
from claudeprivacy.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "exclude_apps": ["auth", "axes", "contenttypes", "sessions", "django_tasks_database"],
    # Drop or rename columns that running processes read: applied with the site stopped
    # (docs/operations.md, "A newer version").
    "ignore_name": ["0007_retention_is_a_rule", "0008_segments", "0009_refused_forms", "0002_heartbeat_at"],
}

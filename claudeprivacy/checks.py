"""Production never runs on a database that QA mode wrote to (rules, section 8)."""

import sys
from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from claudeprivacy.health import has_static_files

SAYS = "This database holds simulated ledger rows, written by QA mode."
HINT = "Point DATABASE_URL at a database that QA mode never wrote to."


def holds_simulated_rows() -> bool:
    """False before the first migration."""
    from consent.models import ConsentEvent

    if ConsentEvent._meta.db_table not in connection.introspection.table_names():
        return False
    return ConsentEvent.objects.filter(simulated=True).exists()


def no_simulated_rows_in_production(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """System check E001, asked only where databases are looked at (`migrate`, `check --database`)."""
    if settings.PRODUCTION and databases and holds_simulated_rows():
        return [Error(SAYS, hint=HINT, id="claudeprivacy.E001")]
    return []


def refuse_half_migrated() -> None:
    """Called as the server starts. Raises ImproperlyConfigured."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        new = "A new one is made by: python manage.py migrate"
        raise ImproperlyConfigured(f"The database can't be reached: {error}. {new}") from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        missing = ", ".join(f"{step.app_label}.{step.name}" for step, _ in plan)
        raise ImproperlyConfigured(f"The database lacks {missing}. Type: python manage.py migrate")


def refuse_simulated_rows() -> None:
    """Called as the server starts. Raises ImproperlyConfigured."""
    if settings.PRODUCTION and holds_simulated_rows():
        raise ImproperlyConfigured(f"{SAYS} {HINT}")


def refuse_without_static_files() -> None:
    """Called as the server starts. Raises ImproperlyConfigured."""
    if not has_static_files():
        raise ImproperlyConfigured(
            f"No static files were collected in {settings.STATIC_ROOT}. Type: python manage.py collectstatic --noinput"
        )


def catch_up_journal() -> None:
    """Called as the server starts, which it does whatever is found: each thing is said on standard error."""
    from consent.evidence import expectations

    def warn(says: str) -> None:
        print(f"claudeprivacy: {says}", file=sys.stderr, flush=True)  # noqa: T201

    try:
        expectations.at_start(warn)
    except (OSError, DatabaseError) as error:
        warn(f"the journal can't be looked at: {error}")

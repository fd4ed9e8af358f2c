"""Making a demo's database empty again: what QA mode did to it can't be taken back, for its ledger can't."""

from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.db import connection, transaction

from claudeprivacy.sqlitefile import ONLY_OPEN
from consent import conf
from consent.models import Installation

NAMES_THE_DATABASE = ("journal", "checkpoints", "exports")  # folders in var/ about this database alone; keys stay
BESIDE = ("", "-wal", "-shm")  # of SQLite's file
FUNCTIONS = """
    SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


class NotADemo(RuntimeError):
    """Nothing was changed."""


def empty(now: datetime) -> Path | None:
    """Remove every table of a demo; its files beside the database are set aside in the folder that is returned, if any.

    Raises NotADemo in production and for any database that `load_demo` hasn't marked.
    """
    if settings.PRODUCTION:
        raise NotADemo("Production holds no demo.")
    tables = connection.introspection.table_names()
    if tables and not (Installation._meta.db_table in tables and Installation.objects.filter(demo=True).exists()):
        raise NotADemo("This database is not a demo's: nothing was changed. Look at DATABASE_URL.")
    if connection.vendor == "sqlite":
        _remove_file()
    elif tables:
        _drop(tables)
    return _set_aside(now)


def _remove_file() -> None:
    name = str(connection.settings_dict["NAME"])
    path = unquote(name.removeprefix("file:").removesuffix(ONLY_OPEN)) if name.endswith(ONLY_OPEN) else name
    connection.close()
    for end in BESIDE:
        Path(f"{path}{end}").unlink(missing_ok=True)


def _drop(tables: list[str]) -> None:
    quoted = ", ".join(map(connection.ops.quote_name, tables))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {quoted} CASCADE")
        cursor.execute(FUNCTIONS)
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _set_aside(now: datetime) -> Path | None:
    """None if there was nothing."""
    var = Path(conf.var_dir())
    found = [var / name for name in NAMES_THE_DATABASE if (var / name).exists()]
    aside = var / f"before-reset-{now:%Y%m%dT%H%M%S%f}"
    for folder in found:
        aside.mkdir(exist_ok=True)
        folder.rename(aside / folder.name)
    return aside if found else None

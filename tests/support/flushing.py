"""How the database is emptied after a test that commits: quickly, past our triggers, and left as it was migrated."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.test import TransactionTestCase

from consent.models import triggers

ASLEEP = "SET LOCAL session_replication_role = replica"
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
_made: dict[str, Rows] = {}  # database → what signals put into it when it was migrated


@pytest.fixture(autouse=True, scope="session")
def _flushable() -> Iterator[None]:
    """Transactional tests end with a flush, which our triggers refuse: lift them around it, and only there.

    PostgreSQL empties a table that is nearly empty much faster by DELETE, with its triggers asleep, than by TRUNCATE.
    """
    operations = type(connection.ops)
    execute, of_tables = operations.execute_sql_flush, operations.sql_flush

    def asleep(self: Any, style: Any, tables: list[str], **how: Any) -> list[str]:
        if self.connection.vendor != "postgresql" or how.get("reset_sequences"):
            return of_tables(self, style, tables, **how)
        deletions = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
        return [";".join([ASLEEP, *deletions])] if tables else []

    def lifted(self: Any, statements: list[str]) -> None:
        awake = not (statements and statements[0].startswith(ASLEEP))
        if awake:
            triggers.remove(self.connection)
        execute(self, statements)
        if awake:
            triggers.install(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", asleep)
        patch.setattr(operations, "execute_sql_flush", lifted)
        patch.setattr(TransactionTestCase, "_fixture_teardown", _as_migrated)
        yield


def _as_migrated(case: TransactionTestCase) -> None:
    """The signals of `migrate` are sent the first time only; afterwards the rows that they made are put back."""
    known = _made.get(name := str(connection.settings_dict["NAME"]))
    call_command(
        "flush",
        verbosity=0,
        interactive=False,
        database=DEFAULT_DB_ALIAS,
        reset_sequences=False,
        inhibit_post_migrate=known is not None,
    )
    if known is None:
        _made[name] = _rows()
    else:
        _put_back(known)


def _rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found[table] = [column[0] for column in cursor.description], rows
    return found


def _put_back(known: Rows) -> None:
    quoted = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in known.items():
            row = f"({', '.join(['%s'] * len(columns))})"
            values = [value for each in rows for value in each]
            names = ", ".join(map(quoted, columns))
            cursor.execute(f"INSERT INTO {quoted(table)} ({names}) VALUES {', '.join([row] * len(rows))}", values)

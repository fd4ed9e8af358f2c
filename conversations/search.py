"""Searching as people read: neither case, nor composition, nor width counts (ß is SS), on both databases."""

from collections.abc import Sequence
from functools import cache

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.sql.compiler import SQLCompiler

from consent.lib.written import fold

FUNCTION = "folded_for_search"
UNICODE = (
    "pg_c_utf8",
    "und-x-icu",
)  # collations that know every letter's case; the database's own may know ASCII alone


class Folded(Func):
    """A text as `consent.lib.written.fold` makes it, or as near as PostgreSQL's own functions come."""

    function, output_field = FUNCTION, TextField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, Sequence[object]]:
        small = f"lower(normalize(%(expressions)s, NFKC){_collation(connection.alias)})"
        return super().as_sql(compiler, connection, template=f"replace(replace({small}, 'ß', 'ss'), 'ς', 'σ')")


def teach(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """For `connection_created`: SQLite learns the function."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, _folded, deterministic=True)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.lower() if text.isascii() else fold(text)


@cache
def _collation(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT collname FROM pg_collation WHERE collname = ANY(%s)", [list(UNICODE)])
        there = {name for (name,) in cursor.fetchall()}
    return next((f' COLLATE "{name}"' for name in UNICODE if name in there), "")

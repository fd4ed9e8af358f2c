"""What somebody who may write to the database can do to the ledger, and what `verify_ledger` then says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from consent.core import documents, journal, ledger, updates
from consent.models import ConsentEvent, triggers
from consent.rules import hashing
from consent.rules.standing import GENESIS, fold
from tests.support.factories import UserFactory, decide
from tests.support.verbs import put_off, rows, set_to

LATER = datetime(2025, 9, 20, tzinfo=UTC)
COLUMNS = ", ".join(filter(None, (field.column for field in ConsentEvent._meta.concrete_fields)))


def verify() -> tuple[int, str]:
    """verify_ledger's exit code and everything it said."""
    updates.forget()
    documents.forget()
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, f"{err.getvalue()}{error}"
    return 0, err.getvalue() + out.getvalue()


def found(user: Any, row: int | None, what: str) -> bool:
    """The one break found is this subject's, at this row."""
    code, says = verify()
    where = f"subject {user.subject_id}, row {row}: " if row else f"subject {user.subject_id}: "
    lines = [line for line in says.splitlines() if line.startswith(where) and what in line]
    return code == 1 and len(lines) == 1 and says.count("subject ") == 1


def three_rows() -> User:
    """Not now, a decision, a setting. Somebody else is there too."""
    decide(UserFactory())
    user = UserFactory()
    put_off(user)
    decide(user)
    set_to(user, False, now=LATER)
    return User.objects.get(pk=user.pk)


@contextmanager
def lifted() -> Iterator[None]:
    """The database's own refusal is out of the way."""
    _settle()
    triggers.remove(connection)
    yield
    _settle()
    triggers.install(connection)


def sql(statement: str, *parameters: Any) -> None:
    """Raw, past every guard of ours."""
    with lifted(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def change(user: Any, sequence: int, **columns: Any) -> None:
    names = ", ".join(f"{name} = %s" for name in columns)
    where = "WHERE subject_id = %s AND sequence = %s"
    sql(f"UPDATE consent_consentevent SET {names} {where}", *columns.values(), user.subject_id.hex, sequence)


def change_standing(user: Any, **columns: Any) -> None:
    names = ", ".join(f"{name} = %s" for name in columns)
    sql(f"UPDATE accounts_user SET {names} WHERE id = %s", *columns.values(), user.pk)


def remove(user: Any, condition: str = "1 = 1") -> None:
    sql(f"DELETE FROM consent_consentevent WHERE subject_id = %s AND {condition}", user.subject_id.hex)


def copy(user: Any, of: int, to: int) -> None:
    """One more row, with the contents of another."""
    columns = COLUMNS.replace("id, version", "%s, version", 1).replace("sequence", "%s", 1)
    sql(
        f"INSERT INTO consent_consentevent ({COLUMNS}) SELECT {columns} FROM consent_consentevent "
        "WHERE subject_id = %s AND sequence = %s",
        "0" * 32,
        to,
        user.subject_id.hex,
        of,
    )


def swap(one: Any, other: Any) -> None:
    """Each has the other's rows."""
    for before, after in ((one.subject_id.hex, "f" * 32), (other.subject_id.hex, one.subject_id.hex)):
        sql("UPDATE consent_consentevent SET subject_id = %s WHERE subject_id = %s", after, before)
    sql("UPDATE consent_consentevent SET subject_id = %s WHERE subject_id = %s", other.subject_id.hex, "f" * 32)


def rechain(user: Any) -> None:
    """All hashes of the chain computed anew, so that it is sound in itself."""
    previous = GENESIS
    for event in rows(user):
        event.previous_hash = previous
        previous = hashing.row_hash(event.columns())
        change(user, event.sequence, previous_hash=event.previous_hash, hash=previous)


def restand(user: Any) -> None:
    """The standing follows whatever the rows now say."""
    ledger._project(User.objects.get(pk=user.pk), fold(rows(user), updates.order()))


def _settle() -> None:
    """PostgreSQL changes no triggers while deferred constraints wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def broken(*says: str) -> bool:
    """verify_ledger has found something wrong and says all of this."""
    code, said = verify()
    return code == 1 and all(text in said for text in says)


def of_version_1(user: Any) -> None:
    """The chain as it was written before rows named the plan, and before there was a journal."""
    for row in rows(user):
        change(user, row.sequence, version=1, plan=None)
    rechain(user)
    restand(user)
    for path in journal.segments():
        path.unlink()

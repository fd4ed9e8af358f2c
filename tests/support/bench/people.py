"""A crowd written by the database itself: valid enough for every console page, with hashes that verify nothing.

fill(1_000_000) makes as many people and three ledger rows a person on average, on SQLite and PostgreSQL alike.
"""

from datetime import date
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from accounts.models import User
from consent.models import ConsentEvent, NoticeMessage, NoticeShowing, SegmentChange, triggers
from consent.rules.standing import GENESIS
from tests.support.bench.dialects import DIALECTS, Dialect
from tests.support.factories import SLUG
from tests.support.verbs import digest

# What people did, by the last digit of their row: n = Not now, d = decision, s = setting. Thirty rows for ten people.
DID = ("", "n", "d", "d", "nd", "nnd", "dss", "nnnds", "dsssss", "dsssssss")
LAST_DAY = date(2025, 9, 28)


def fill(people: int) -> None:
    """Needs the shipped update published."""
    says = DIALECTS[connection.vendor]
    last = User._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    _execute(says.before)
    triggers.remove(connection)
    with transaction.atomic():
        _people(says, last + 10 - last % 10, people)
        _segments(f"id > {last}")
        for digit, did in enumerate(DID):
            for number, what in enumerate(did, 1):
                _events(says, f"id > {last} AND id % 10 = {digit}", number, what, did)
        _told(says, f"id > {last}")
    triggers.install(connection)
    # Sequences go on after the crowd; the planner knows what it has before it.
    _execute(says.after, *connection.ops.sequence_reset_sql(no_style(), [User]), "ANALYZE")


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _insert(model: Any, columns: dict[str, str], source: str) -> None:
    """INSERT INTO model SELECT columns FROM source; columns not named take their default."""
    others = [f for f in model._meta.concrete_fields if f.column not in columns and not f.primary_key]
    known: dict[str, Any] = {f.column: f.get_db_prep_save(f.get_default(), connection) for f in others}
    names = ", ".join(f'"{name}"' for name in (*columns, *known))
    values = ", ".join([*(sql.replace("%", "%%") for sql in columns.values()), *["%s"] * len(known)])
    statement = f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM {source.replace("%", "%%")}'
    with connection.cursor() as cursor:
        cursor.execute(statement, list(known.values()))


def _by_digit(**cases: str) -> str:
    """A CASE over the digit: those whose digit is in the name d0123 get that value."""
    whens = [f"WHEN id % 10 IN ({', '.join(name[1:])}) THEN {sql}" for name, sql in cases.items()]
    return f"CASE {' '.join(whens)} END"


def _people(says: Dialect, first: int, people: int) -> None:
    numbers = f"WITH RECURSIVE n(id) AS (SELECT {first} UNION ALL SELECT id + 1 FROM n WHERE id < {first + people - 1})"
    decided, deferred = says.instant.format(n="id % 2592000 + 8000"), says.instant.format(n="id % 2592000 + 4000")
    columns = {
        "id": "id",
        "email": "'crowd' || id || '@example.com'",
        "password": "'!'",
        "plan": "CASE (id / 10) % 8 WHEN 0 THEN 'team' WHEN 1 THEN 'max' WHEN 2 THEN 'pro' ELSE 'free' END",
        "language": "CASE (id / 100) % 5 WHEN 0 THEN 'fr' WHEN 1 THEN 'en' ELSE '' END",
        "subject_id": says.uuid.format(n="id"),
        "date_joined": f"CASE (id / 1000) % 10 WHEN 0 THEN {says.instant.format(n='id % 2000000')} "
        f"ELSE {says.instant.format(n='-1 - id % 20000000')} END",
        "email_confirmed_at": "CASE WHEN id % 13 <> 0 THEN " + says.instant.format(n="-1") + " END",
        "decided_update": _by_digit(d23456789=f"'{SLUG}'"),
        "decided_at": _by_digit(d23456789=decided),
        "choice_at": _by_digit(d23456789=decided),
        "help_improve": _by_digit(d24679="TRUE", d358="FALSE"),
        "help_improve_since": _by_digit(d23456789=decided),
        "deferred_update": _by_digit(d1457=f"'{SLUG}'"),
        "deferred_at": _by_digit(d1457=deferred),
        "ledger_sequence": _by_digit(**{f"d{digit}": str(len(did)) for digit, did in enumerate(DID)}),
        "ledger_head": f"'{GENESIS}'",
    }
    _insert(User, columns, f"({numbers} SELECT id FROM n) AS numbers")


def _segments(where: str) -> None:
    """Everybody's plan since they joined."""
    columns = {"subject_id": "subject_id", "sequence": "1", "segment": "plan", "from_at": "date_joined"}
    _insert(SegmentChange, columns, f"(SELECT * FROM accounts_user WHERE {where}) AS people")


def _events(says: Dialect, where: str, number: int, what: str, did: str) -> None:
    decision, french = what == "d", "(id / 100) % 5 = 0"
    columns = {
        "id": says.chance,
        "version": "1",
        "subject_id": "subject_id",
        "sequence": str(number),
        "kind": f"'{({'n': 'deferral', 'd': 'decision', 's': 'setting'})[what]}'",
        "terms_accepted": "TRUE" if decision else "FALSE",
        "help_improve": "NULL" if what == "n" else _by_digit(d24679="TRUE", d358="FALSE"),
        "update_id": f"'{SLUG}'",
        "digest": f"CASE WHEN {french} THEN '{digest(language='fr')}' ELSE '{digest()}' END",
        "language": f"CASE WHEN {french} THEN 'fr' ELSE 'en' END",
        "last_day": f"'{LAST_DAY}'",
        "presentation": "'original'",
        "occurred_at": says.instant.format(n=f"id % 2592000 + {4000 * (number if number < len(did) else 2)}"),
        "surface": "'privacy tab'" if what == "s" else "'modal'",
        "preset": "NULL" if what == "s" else "TRUE",
        "start": "TRUE",
        "touched": "'unknown'" if what == "n" else _by_digit(d1467="'no'", d23589="'yes'"),
        "gpc": "FALSE",
        "simulated": "FALSE",
        "previous_hash": f"'{GENESIS}'" if number == 1 else says.hash,
        "hash": says.hash,
    }
    _insert(ConsentEvent, columns, f"(SELECT * FROM accounts_user WHERE {where}) AS people")


def _told(says: Dialect, where: str) -> None:
    """Nine in ten were shown the notice, seven in ten got the announcement."""
    about = {"subject_id": "subject_id", "update_id": f"'{SLUG}'"}
    language = "CASE WHEN (id / 100) % 5 = 0 THEN 'fr' ELSE 'en' END"
    shown = {**about, "shown_at": says.instant.format(n="id % 2592000"), "language": language}
    _insert(NoticeShowing, shown, f"(SELECT * FROM accounts_user WHERE {where} AND id % 10 > 0) AS people")
    sent = {
        "kind": "'announcement'",
        "occasion": "'announcement'",
        "state": "'sent'",
        "tried_at": says.instant.format(n="id % 86400"),
    }
    message = {**about, **sent, "language": language, "last_day": f"'{LAST_DAY}'"}
    _insert(NoticeMessage, message, f"(SELECT * FROM accounts_user WHERE {where} AND id % 10 > 2) AS people")

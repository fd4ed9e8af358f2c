"""The database's own refusal to change evidence (law 4), on SQLite and PostgreSQL alike."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """Which changes of `table` are refused. Conditions are SQL over OLD and NEW that both databases understand."""

    table: str
    says: str
    keys: tuple[str, ...]  # of an existing row that INSERT OR REPLACE would run over
    update_when: str = ""
    delete_when: str = ""
    insert_when: str = ""


_OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM consent_policyupdate u WHERE u.id = {row}.update_id AND u.published_at IS NOT NULL)"
)

GUARDS = (
    Guard(
        "consent_consentevent",
        "the ledger is append-only",
        ("r.id = NEW.id", "(r.subject_id = NEW.subject_id AND r.sequence = NEW.sequence)"),
    ),
    Guard(
        "consent_segmentchange",
        "changes of segment are insert-only",
        ("r.id = NEW.id", "(r.subject_id = NEW.subject_id AND r.sequence = NEW.sequence)"),
    ),
    Guard("consent_lastdayextension", "extensions are insert-only", ("r.id = NEW.id",)),
    Guard(
        "consent_policyupdate",
        "a published update is frozen",
        ("r.id = NEW.id", "r.slug = NEW.slug"),
        update_when="OLD.published_at IS NOT NULL",
        delete_when="OLD.published_at IS NOT NULL",
        insert_when="NEW.published_at IS NOT NULL",
    ),
    Guard(
        "consent_policydocument",
        "a published text is frozen",
        ("r.id = NEW.id", "(r.update_id = NEW.update_id AND r.kind = NEW.kind AND r.language = NEW.language)"),
        update_when=_OF_PUBLISHED.format(row="OLD") + " OR " + _OF_PUBLISHED.format(row="NEW"),
        delete_when=_OF_PUBLISHED.format(row="OLD"),
        insert_when=_OF_PUBLISHED.format(row="NEW"),
    ),
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Every guard whose table is there: earlier migrations know fewer tables."""
    remove(connection)
    write = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for guard in (guard for guard in GUARDS if guard.table in there):
            for statement in write(guard):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    on_table = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for guard in GUARDS:
            for event in ("insert", "update", "delete", "truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.table}_no_{event}" + on_table.format(table=guard.table))


def _cases(guard: Guard) -> list[tuple[str, str]]:
    existing = f"EXISTS (SELECT 1 FROM {guard.table} r WHERE {' OR '.join(guard.keys)})"  # noqa: S608  constants above
    insert = f"{existing} OR {guard.insert_when}" if guard.insert_when else existing
    return [("insert", insert), ("update", guard.update_when), ("delete", guard.delete_when)]


def _sqlite(guard: Guard) -> list[str]:
    return [
        f"CREATE TRIGGER {guard.table}_no_{event} BEFORE {event.upper()} ON {guard.table} "
        f"{f'WHEN {condition} ' if condition else ''}BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
        for event, condition in _cases(guard)
    ]


def _postgresql(guard: Guard) -> list[str]:
    """A row trigger's WHEN can't query, so the condition stands in the function; TRUNCATE is refused whole."""
    statements = []
    for event, condition in [*_cases(guard), ("truncate", "")]:
        name, refuse = (
            f"{guard.table}_no_{event}",
            f"RAISE EXCEPTION '{guard.says}' USING ERRCODE = 'integrity_constraint_violation';",
        )
        body = f"IF {condition} THEN {refuse} END IF;" if condition else refuse
        returns = "RETURN OLD;" if event == "delete" else "RETURN NEW;"
        level = "STATEMENT" if event == "truncate" else "ROW"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} {returns} END $$",
            f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {guard.table} FOR EACH {level} EXECUTE FUNCTION {name}()",
        ]
    return statements

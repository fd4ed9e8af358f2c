"""Counting a campaign from its sources: the ledger, first showings, messages sent, people as they stand.

Nobody counts while a page waits, unless there is little to count (`FEW`): docs/adr, "Numbers are counted beside the
pages". Segments are the ones people are in now; whoever deleted their account is in none.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from consent.campaign import schedule
from consent.core import updates
from consent.lib import snapshot
from consent.models import CampaignCell, CampaignCount, ConsentEvent, NoticeMessage, NoticeShowing
from consent.models.subject import people
from consent.rules.verdict import Subject, Update, judge

FEW = 20_000  # rows of any source that a page counts by itself
LONG_AGO = datetime.min.replace(tzinfo=UTC)
MOST_TIMES = 6  # the sixth and every later "Not now" of a person are one measure
IN_SCOPE, UNDECIDED, TO_WRITE, NOTIFIED, SHOWN = "in_scope", "undecided", "to_write", "notified", "shown"
BLOCKED = "blocked"  # at the next 00:00 UTC, if nobody does anything
# The same words for both databases, save the day of an instant.
DAY = {"sqlite": "substr({0}, 1, 10)", "postgresql": "({0} AT TIME ZONE 'UTC')::date"}
DECIDED = """
    SELECT {day}, (CASE WHEN e.help_improve THEN 'on_' ELSE 'off_' END) || e.touched,
        COALESCE(p.segment, ''), e.language, e.presentation, COUNT(*)
    FROM {events} e LEFT JOIN ({people}) p ON p.subject_id = e.subject_id
    WHERE e.update_id = %s AND e.kind = 'decision' GROUP BY 1, 2, 3, 4, 5
"""
DEFERRED = """
    SELECT {day}, 'not_now_' || (CASE WHEN e.nth < {most} THEN e.nth ELSE {most} END),
        COALESCE(p.segment, ''), e.language, e.presentation, COUNT(*)
    FROM (
        SELECT subject_id, occurred_at, language, presentation,
            ROW_NUMBER() OVER (PARTITION BY subject_id ORDER BY sequence) AS nth
        FROM {events} WHERE update_id = %s AND kind = 'deferral'
    ) e LEFT JOIN ({people}) p ON p.subject_id = e.subject_id
    GROUP BY 1, 2, 3, 4, 5
"""
FIRST_SHOWN = """
    SELECT {day}, 'shown', COALESCE(p.segment, ''), e.language, '', COUNT(*)
    FROM {showings} e LEFT JOIN ({people}) p ON p.subject_id = e.subject_id
    WHERE e.update_id = %s GROUP BY 1, 3, 4
"""
FIRST_TOLD = """
    SELECT {day}, 'notified', COALESCE(p.segment, ''), e.language, '', COUNT(*)
    FROM (
        SELECT subject_id, MIN(tried_at) AS tried_at, MIN(language) AS language
        FROM {messages} WHERE update_id = %s AND state = 'sent' GROUP BY subject_id
    ) e LEFT JOIN ({people}) p ON p.subject_id = e.subject_id
    GROUP BY 1, 3, 4
"""
MAILED = """
    SELECT {day}, e.kind, COALESCE(p.segment, ''), e.language, '', COUNT(*)
    FROM {messages} e LEFT JOIN ({people}) p ON p.subject_id = e.subject_id
    WHERE e.update_id = %s AND e.state = 'sent' GROUP BY 1, 2, 3, 4
"""
# Whom the verdict calls undecided depends on segment and decision alone, whom it blocks on how many updates were
# announced when they joined, too: one person of each kind is asked for all.
PEOPLE = """
    SELECT p.segment, p.language, p.decided_update, {joined_after}, m.id IS NULL AND p.confirmed, COUNT(*)
    FROM ({people}) p LEFT JOIN {messages} m ON m.subject_id = p.subject_id AND m.update_id = %s
        AND m.occasion = %s AND (m.state <> 'failed' OR m.attempts >= %s)
    WHERE p.open GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """So many people (for "Not now": times) on one day; `day` is None for what holds at the time of counting."""

    day: date | None
    measure: str
    segment: str
    language: str
    presentation: str
    number: int


def few() -> bool:
    """Whether a page may count by itself. Costs the same however many rows there are."""
    sources: tuple[type[Model], ...] = (people(), ConsentEvent, NoticeShowing, NoticeMessage)
    return all(source._default_manager.order_by()[: FEW + 1].count() <= FEW for source in sources)


def count(update: Update, now: datetime) -> list[Cell]:
    """Everything counted anew, as of one instant of the database. Six queries, whatever there is."""
    with snapshot.one_instant():
        cells = [cell for sql, column in DAILY for cell in _daily(sql, column, update)]
        return cells + _standing(update, now)


def store(update: Update, now: datetime) -> CampaignCount:
    """Count, and put the numbers in the place of those counted before; readers see the old or the new, whole."""
    cells = count(update, now)
    with transaction.atomic():
        CampaignCount.objects.filter(update__slug=update.slug).delete()
        counted = CampaignCount.objects.create(update_id=update.slug, counted_at=now)
        names = Cell.__dataclass_fields__
        rows = (CampaignCell(count=counted, **{name: getattr(cell, name) for name in names}) for cell in cells)
        CampaignCell.objects.bulk_create(rows, batch_size=1000)
    return counted


DAILY = (
    (DECIDED, "e.occurred_at"),
    (DEFERRED, "e.occurred_at"),
    (FIRST_SHOWN, "e.shown_at"),
    (FIRST_TOLD, "e.tried_at"),
    (MAILED, "e.tried_at"),
)


def _daily(sql: str, column: str, update: Update) -> list[Cell]:
    day = DAY[connection.vendor].format(column)
    return [
        Cell(_day(on), measure, segment, language or "", presentation or update.presentation, number)
        for on, measure, segment, language, presentation, number in _rows(sql, [update.slug], day=day)
    ]


def _standing(update: Update, now: datetime) -> list[Cell]:
    """People in scope, undecided, still to be written to, at `now`; and blocked at the midnight after it."""
    due, known = schedule.due(update, now), updates.published()
    announced = [each.announced_at for each in known if each.material]
    after = " + ".join("CASE WHEN p.joined >= %s THEN 1 ELSE 0 END" for _at in announced) or "0"
    given: list[object] = [connection.ops.adapt_datetimefield_value(at) for at in announced]
    given += [update.slug, due.occasion if due else "", schedule.MOST_ATTEMPTS]
    found = []
    for segment, language, decided, joined_after, unwritten, number in _rows(PEOPLE, given, joined_after=after):
        in_scope = people().segment_in_scope(segment)
        subject = Subject(in_scope, [LONG_AGO, *announced][joined_after], decided_update=decided)
        verdict = judge(subject, known, now)
        undecided = verdict.deadline is not None and verdict.update == update
        holds = {IN_SCOPE: in_scope, UNDECIDED: undecided, TO_WRITE: bool(due and undecided and unwritten)}
        tonight = judge(subject, known, next_midnight(now))
        holds[BLOCKED] = tonight.blocks and tonight.update == update
        found += [Cell(None, name, segment, language, update.presentation, number) for name, so in holds.items() if so]
    return found


def next_midnight(now: datetime) -> datetime:
    """The next 00:00 UTC."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def _rows(sql: str, parameters: list[Any], **more: str) -> list[tuple[Any, ...]]:
    models: dict[str, type[Model]] = {"events": ConsentEvent, "showings": NoticeShowing, "messages": NoticeMessage}
    tables = {name: f'"{model._meta.db_table}"' for name, model in models.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**tables, people=_people(), most=MOST_TIMES, **more), parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _people() -> str:
    """The site's people as a query over what it declared: subject, decision, segment, language, open, confirmed."""
    model = people()
    segment, language, active, confirmed = (
        f'"{model.column(name).column}"{is_so}' if name else empty
        for name, is_so, empty in (
            (model.SEGMENT_FIELD, "", "''"),
            (model.LANGUAGE_FIELD, "", "''"),
            (model.active_field(), "", "TRUE"),
            (model.CONFIRMED_FIELD, " IS NOT NULL", "TRUE"),
        )
    )
    joined = f'"{model.column(model.JOINED_FIELD).column}" AS joined'
    named = f"{segment} AS segment, {language} AS language, {active} AS open, {confirmed} AS confirmed, {joined}"
    return f'SELECT subject_id, decided_update, {named} FROM "{model._meta.db_table}"'  # noqa: S608  names, no values


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)

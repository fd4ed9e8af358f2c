"""purge_expired beside a hand-written DELETE of the same rows: half of all, and then a daily purge: few among many."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from tests.support.bench.conversations import SIZE, SMALL, Measured, Multitude
from tests.support.jobs import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_update")]
AS_OF = "2025-10-16"
RATIO, FLAT = 15, 25  # times as long as by hand, and megabytes above a small purge, at most
FEW = "owner_id % 100 = 7"
OVER = """
CREATE TEMPORARY TABLE gone AS SELECT c.id FROM conversations_conversation c JOIN accounts_user u ON u.id = c.owner_id
WHERE (c.deleted_at < '2025-09-16' OR c.deleted_at IS NULL AND u.help_improve = false
AND c.last_message_at < '2025-09-16' AND u.choice_at < '2025-09-16')
"""
HANGING = ("message", "feedback", "exportedconversation")
BY_HAND = (
    OVER,
    *(f"DELETE FROM conversations_{table} WHERE conversation_id IN (SELECT id FROM gone)" for table in HANGING),
    "DELETE FROM conversations_conversation WHERE id IN (SELECT id FROM gone)",
)


def left(many: Multitude) -> int:
    return many.rows("SELECT count(*) FROM conversations_conversation")[0][0]


def purged(many: Multitude) -> Measured:
    before = left(many)
    measured = many.measure("purge_expired", "--as-of", AS_OF)
    return replace(measured, rows=before - left(many))


def test_purge_keeps_pace_with_a_delete_by_hand(tmp_path: Path) -> None:
    off, on = person(help_improve=False), person()
    many = Multitude(tmp_path)
    many.grow(off, SMALL, "2025-09-01 10:00:00+00:00", "small")
    small = purged(many)
    many.grow(on, SIZE // 2, "2025-09-20 10:00:00+00:00", "kept")
    many.grow(off, SIZE // 2, "2025-09-01 10:00:00+00:00", "over")
    by_hand, job = many.by_hand(BY_HAND), purged(many)
    many.change(f"UPDATE conversations_conversation SET deleted_at = '2025-09-01 10:00:00+00:00' WHERE {FEW}")
    many.tidy()
    few_by_hand, few = many.by_hand(BY_HAND), purged(many)
    print(f"\n\n{connection.vendor}, half of {SIZE} conversations, and then few of {SIZE // 2}")
    print(small.line("purge_expired, a small database"))
    print(by_hand.line("DELETE by hand, half"), job.line("purge_expired, half", by_hand), sep="\n")
    print(few_by_hand.line("DELETE by hand, few"), few.line("purge_expired, few", few_by_hand), sep="\n")
    assert (job.rows, few.rows) == (by_hand.rows, few_by_hand.rows)
    assert job.seconds < RATIO * by_hand.seconds
    assert job.megabytes < small.megabytes + FLAT

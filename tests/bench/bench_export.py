"""export_training_data beside a hand-written SELECT of the same messages, read only or filtered and compressed too."""

import json
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard
from django.db import connection

from consent.lib.files import read_json
from conversations.jobs.export_files import MANIFEST, problems
from redaction import redact
from tests.support.bench.conversations import SIZE, SMALL, Measured, Multitude
from tests.support.jobs import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_update")]
RATIO, FLAT = 10, 25  # times as long as filtering and compressing by hand; megabytes above a small export, at most
BY_HAND = """
SELECT m.conversation_id, m.text FROM conversations_message m
JOIN conversations_conversation c ON c.id = m.conversation_id JOIN accounts_user u ON u.id = c.owner_id
WHERE u.help_improve = true AND c.deleted_at IS NULL AND c.incognito = false AND u.plan IN ('free', 'pro', 'max')
AND c.last_message_at >= u.help_improve_since ORDER BY m.conversation_id, m.id
"""


def exported(many: Multitude, output: Path) -> Measured:
    measured = many.measure("export_training_data", "--output", str(output))
    assert list(problems(output)) == []
    manifest: Any = read_json(output / MANIFEST)
    return replace(measured, rows=manifest["messages"])


def selected(many: Multitude) -> Measured:
    """Every row read, and nothing done with it."""
    started, rows = time.perf_counter(), 0
    with closing(many.opened()) as database:
        for _ in many.streamed(database, BY_HAND):
            rows += 1
    return Measured(time.perf_counter() - started, rows=rows)


def filtered(many: Multitude, path: Path) -> Measured:
    """The same, and each text filtered and written to one compressed file."""
    started, rows = time.perf_counter(), 0
    with (
        closing(many.opened()) as database,
        path.open("wb") as raw,
        zstandard.ZstdCompressor(level=6).stream_writer(raw) as out,
    ):
        for _, text in many.streamed(database, BY_HAND):
            out.write(json.dumps(redact(text), ensure_ascii=False).encode() + b"\n")
            rows += 1
    return Measured(time.perf_counter() - started, rows=rows)


def test_export_keeps_pace_with_a_select_by_hand(tmp_path: Path) -> None:
    on = person()
    many = Multitude(tmp_path)
    many.grow(on, SMALL, "2025-09-20 10:00:00+00:00", "small")
    small = exported(many, tmp_path / "small")
    many.grow(on, SIZE - SMALL, "2025-09-20 10:00:00+00:00", "many")
    select, by_hand = selected(many), filtered(many, tmp_path / "by_hand.zst")
    job = exported(many, tmp_path / "export")
    print(f"\n\n{connection.vendor}, {SIZE} conversations; rows are messages")
    print(small.line("export_training_data, 1,000 conversations"))
    print(select.line("SELECT by hand"), by_hand.line("SELECT by hand, filtered, compressed", select), sep="\n")
    print(job.line("export_training_data", select))
    print(job.line("... beside filtered, compressed by hand", by_hand))
    assert job.rows == select.rows == by_hand.rows == 2 * SIZE
    assert job.seconds < RATIO * by_hand.seconds
    assert job.megabytes < small.megabytes + FLAT

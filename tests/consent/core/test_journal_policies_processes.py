"""Publishing by several processes at once, some of which die: what was answered is in the journal and comes back."""

import json
import re

import pytest
from django.db import connection

from consent.core import journal, journal_check
from tests.support.factories import SLUG
from tests.support.house import ROOT
from tests.support.job_processes import KILLED, World
from tests.support.verbs import NEXT_SLUG

pytestmark = pytest.mark.django_db(transaction=True)
SHIPPED = (ROOT / "consent/policies/shipped" / f"{SLUG}.toml").read_text(encoding="utf-8")
OTHER_SLUG = "2026-05-01"
POLICIES = """
    SELECT u.id, u.slug, u.published_at, d.id, d.kind, d.language, d.digest
    FROM consent_policyupdate u JOIN consent_policydocument d ON d.update_id = u.id ORDER BY u.id, d.id
"""


@pytest.fixture
def files(tmp_path):
    """Two updates to come."""

    def write(slug, last_day):
        path = tmp_path / f"{slug}.toml"
        changed = SHIPPED.replace(f'slug = "{SLUG}"', f'slug = "{slug}"')
        changed = changed.replace("'''\n## ", f"'''\n## {slug}: ")  # policies of its own, without the older day
        changed = (
            changed.replace("28 August 2025", "…").replace("28 août 2025", "…").replace("28\u00a0août\u00a02025", "…")
        )
        changed = changed.replace("announced_at = 2025-08-28", f"announced_at = {slug}")
        path.write_text(changed.replace("last_day = 2025-09-28", f"last_day = {last_day}"), encoding="utf-8")
        return str(path)

    return {NEXT_SLUG: write(NEXT_SLUG, "2026-04-01"), OTHER_SLUG: write(OTHER_SLUG, "2026-06-01")}


@pytest.fixture
def world(policy_update, tmp_path):
    journal_check.settle(lambda says: None)
    world = World(tmp_path, copy=True)
    connection.ensure_connection()
    yield world
    world.close()


def journalled():
    path = journal.own_segment()
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line["facts"]["slug"] for line in lines if line["kind"] == "publication"]


def forget(world, *slugs):
    """As the backup has it."""
    named = ", ".join(f"'{slug}'" for slug in slugs)
    for table in ("consent_policydocument", "consent_policyupdate"):
        drop = [f"DROP TRIGGER {table}_no_delete"] if world.file else [f"ALTER TABLE {table} DISABLE TRIGGER USER"]
        where = f"slug IN ({named})" if table.endswith("update") else ""
        where = where or f"update_id IN (SELECT id FROM consent_policyupdate WHERE slug IN ({named}))"
        for sql in (*drop, f"DELETE FROM {table} WHERE {where}"):
            world.change(sql)


def test_two_processes_publish_at_once_and_a_backup_of_before_gets_both_back(world, files):
    started = [world.start("publish_update", path) for path in files.values()]
    assert [process.communicate() and process.returncode for process in started] == [0, 0]
    assert sorted(journalled()[-2:]) == sorted(files)
    before = world.rows(POLICIES)
    forget(world, *files)
    assert world.run("purge_expired") == 1
    assert world.run("replay_journal") == 0
    assert world.rows(POLICIES) == before
    assert world.run("verify_ledger") == 0


@pytest.mark.parametrize("moment", ["consent.core.journal._append 1", "consent.core.journal._note 1"])
def test_one_that_dies_on_the_way_is_published_by_the_next_try(world, files, moment):
    path = files[NEXT_SLUG]
    assert world.run("publish_update", path, die_at=moment) == KILLED
    assert world.run("purge_expired") == 0
    assert world.run("publish_update", path) == 0
    assert world.run("publish_update", path) == 0
    before = world.rows(POLICIES)
    assert re.search(NEXT_SLUG, str(before))
    assert world.run("replay_journal") == 0
    assert world.rows(POLICIES) == before


def test_a_replay_that_dies_is_run_again(world, files):
    for path in files.values():
        assert world.run("publish_update", path) == 0
    before = world.rows(POLICIES)
    forget(world, *files)
    assert world.run("replay_journal", die_at="consent.core.journal_policies._count_on 1") == KILLED
    assert world.run("replay_journal") == 0
    assert world.rows(POLICIES) == before

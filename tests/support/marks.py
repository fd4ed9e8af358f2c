"""What each test is marked with, by tables that tests/test_house_marks.py holds true: nobody has to remember a mark.

A key is a folder, a file, or file::test. README.md in the folder above says what runs when.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.alike import is_alike, usual_of

SWEEP, PROCESS, PROPERTY = "walks every address", "starts processes", "generates hundreds of examples"
MIGRATE = "migrates back and forth"
# Left out by `make test-fast`.
SLOW = {
    "tests/accounts/migrations/": MIGRATE,
    "tests/bench/": "measures",
    "tests/consent/migrations/": MIGRATE,
    "tests/rights/migrations/": MIGRATE,
    "tests/hostile/": SWEEP,
    "tests/races/": "races for seconds",
    "tests/claudeprivacy/qa/kit/test_plugin.py": PROCESS,
    "tests/claudeprivacy/qa/test_drop_demo.py": PROCESS,
    "tests/claudeprivacy/qa/test_outbox_of_all.py": PROCESS,
    "tests/claudeprivacy/qa/test_side_by_side.py": PROCESS,
    "tests/claudeprivacy/test_background_worker.py": PROCESS,
    "tests/claudeprivacy/test_backup_drill.py": PROCESS,
    "tests/claudeprivacy/test_browser_finder.py": PROCESS,
    "tests/claudeprivacy/test_database_cut.py": PROCESS,
    "tests/claudeprivacy/test_exit_codes.py": PROCESS,
    "tests/claudeprivacy/test_forked_commands.py": PROCESS,
    "tests/claudeprivacy/test_half_migrated.py": PROCESS,
    "tests/claudeprivacy/test_headers_everywhere.py::test_djangos_own_check_of_a_deployment_is_silent": PROCESS,
    "tests/claudeprivacy/test_hosts_served.py": PROCESS,
    "tests/claudeprivacy/test_killed_server.py": PROCESS,
    "tests/claudeprivacy/observability/test_logs.py": PROCESS,
    "tests/claudeprivacy/observability/test_metrics.py::test_the_processes_of_a_server_are_added_up": PROCESS,
    "tests/claudeprivacy/observability/test_sentry.py": PROCESS,
    "tests/claudeprivacy/test_reviewer_changes_nothing.py": SWEEP,
    "tests/claudeprivacy/test_settings.py::test_a_command_names_a_wrong_setting_in_one_line_and_fails": PROCESS,
    "tests/claudeprivacy/test_sweep.py": SWEEP,
    "tests/claudeprivacy/test_two_workers.py": PROCESS,
    "tests/claudeprivacy/test_upgrade.py": PROCESS,
    "tests/claudeprivacy/test_valid_html.py": PROCESS,
    "tests/consent/admin/test_explain_any_past.py": PROPERTY,
    "tests/consent/admin/test_read_only.py": SWEEP,
    "tests/consent/campaign/test_killed.py": PROCESS,
    "tests/consent/core/test_fifty_at_once.py": "races for seconds",
    "tests/consent/core/test_journal_policies_processes.py": PROCESS,
    "tests/consent/core/test_verdict_query.py": PROPERTY,
    "tests/consent/evidence/test_verify_anywhere.py": PROCESS,
    "tests/consent/lib/test_append_only.py::test_several_processes_write_whole_lines": PROCESS,
    "tests/consent/lib/test_files.py::test_many_threads_and_processes_write_one_path": PROCESS,
    "tests/conversations/jobs/test_export_killed.py": PROCESS,
    "tests/conversations/jobs/test_purge_killed.py": PROCESS,
    "tests/conversations/jobs/test_withdrawals_away.py::test_it_works_with_neither_database_nor_var": PROCESS,
    "tests/conversations/jobs/test_withdrawals_killed.py": PROCESS,
    "tests/conversations/jobs/test_withdrawals_lives.py": PROPERTY,
    "tests/conversations/rules/test_queries.py": PROPERTY,
    "tests/conversations/test_lives.py": PROPERTY,
    "tests/redaction/test_properties.py": PROPERTY,
    "tests/redaction/test_time.py": "measures time",
    "tests/rights/test_export_archive.py": "measures memory",
    "tests/rights/test_export_killed.py": PROCESS,
    "tests/rights/test_replay.py": PROCESS,
}
# Run on PostgreSQL by `make test` already; the rest of what asks a database runs there in CI. So does, whatever the
# table says, what commits: it is about locks, threads or other processes.
BOTH = {
    "tests/accounts/test_admin.py": "lists",
    "tests/accounts/migrations/": "migrations",
    "tests/accounts/test_confirmation.py": "queries of jobs",
    "tests/accounts/test_change_of_address.py": "locks",
    "tests/accounts/test_models.py": "constraints",
    "tests/accounts/test_second_factor.py": "locks",
    "tests/accounts/test_sessions.py": "rows of sessions",
    "tests/accounts/test_throttle.py": "counts under a lock",
    "tests/claudeprivacy/qa/test_drop_demo.py": "SQL by hand",
    "tests/claudeprivacy/test_came_too_late.py": "locks",
    "tests/claudeprivacy/test_database_cut.py": "the database itself",
    "tests/claudeprivacy/test_database_gone.py": "the database itself",
    "tests/claudeprivacy/test_faults.py": "transactions",
    "tests/claudeprivacy/test_gone_meanwhile.py": "locks",
    "tests/claudeprivacy/test_half_migrated.py": "migrations",
    "tests/claudeprivacy/test_healthz.py": "the database itself",
    "tests/claudeprivacy/test_overview.py": "counts by SQL of its own",
    "tests/claudeprivacy/test_killed_server.py": "the database itself",
    "tests/claudeprivacy/test_two_workers.py": "the database itself",
    "tests/claudeprivacy/test_upgrade.py": "migrations",
    "tests/claudeprivacy/test_workers.py": "rows of the queue",
    "tests/consent/admin/test_campaign_count.py": "SQL by hand",
    "tests/consent/admin/test_campaign_page.py": "SQL by hand",
    "tests/consent/admin/test_csv.py": "lists",
    "tests/consent/admin/test_drafts.py": "locks",
    "tests/consent/admin/test_dry_run.py": "SQL by hand",
    "tests/consent/admin/test_ledger.py": "lists",
    "tests/consent/admin/test_people.py": "lists",
    "tests/consent/admin/test_timeline.py": "lists",
    "tests/consent/campaign/": "SQL by hand, jobs",
    "tests/consent/core/": "locks, triggers",
    "tests/consent/evidence/test_chain_heads.py": "lists",
    "tests/consent/evidence/test_checkpoints.py": "jobs",
    "tests/consent/evidence/test_history.py": "lists",
    "tests/consent/evidence/test_inclusion.py": "jobs, SQL by hand",
    "tests/consent/evidence/test_rewritten.py": "SQL by hand",
    "tests/consent/evidence/test_tampered_standing.py": "SQL by hand",
    "tests/consent/evidence/test_tampering.py": "SQL by hand",
    "tests/consent/models/": "triggers, migrations",
    "tests/consent/policies/": "locks, triggers",
    "tests/conversations/jobs/": "jobs, locks",
    "tests/conversations/rules/test_queries.py": "queries of jobs",
    "tests/conversations/test_chats.py": "locks",
    "tests/conversations/test_choice_governs.py": "queries of jobs",
    "tests/conversations/test_deletion.py": "locks",
    "tests/conversations/test_feedback.py": "locks",
    "tests/conversations/test_history.py": "lists",
    "tests/conversations/test_lives.py": "queries of jobs",
    "tests/hostile/test_bounds.py": "what each database can't hold",
    "tests/races/": "locks",
    "tests/rights/test_account_deletion.py": "jobs, locks",
    "tests/rights/test_delete_people.py": "jobs, locks",
    "tests/rights/test_erasure.py": "jobs, locks",
    "tests/rights/test_export_job.py": "jobs, locks",
    "tests/rights/test_export_killed.py": "jobs, locks",
    "tests/rights/test_export_lifetime.py": "jobs, locks",
    "tests/rights/test_replay.py": "jobs, locks",
    "tests/rights/migrations/": "migrations",
}
# Ask tests/support/depth.py inside, where collecting can't see it; tests made by hypothesis are parted by themselves.
PARTED = {
    "tests/browser/test_accessibility.py::test_screen_serves_everybody": "themes, widths and languages",
    "tests/browser/test_console_pages.py::test_console_serves_everybody": "themes, widths and languages",
    "tests/consent/core/test_verdict_query.py": PROPERTY,
    "tests/conversations/rules/test_queries.py": PROPERTY,
    "tests/hostile/test_bounds.py": "every parameter at every edge",
    "tests/hostile/test_fuzz.py": PROPERTY,
}
HOUSE = "tests/test_house"
STARTS = {"subprocess.Popen", "_posixsubprocess.fork_exec", "os.fork", "os.posix_spawn", "os.system"}
_running: pytest.Item | None = None


def named(table: dict[str, str], nodeid: str) -> bool:
    """Whether the table names this test, its file, or a folder it lies in."""
    plain = nodeid.partition("[")[0]
    return any(plain == key or plain.startswith(key if key.endswith("/") else f"{key}::") for key in table)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        marks = {
            "house": item.nodeid.startswith(HOUSE),
            "slow": named(SLOW, item.nodeid),
            "both": named(BOTH, item.nodeid) or commits(item),
            "parted": named(PARTED, item.nodeid) or is_generated(item),
            "alike": is_alike(item.nodeid, usual=usual_of(item, config)),
        }
        for name in (name for name, holds in marks.items() if holds):
            item.add_marker(name)
    items.sort(key=lambda item: not item.get_closest_marker("slow"))  # so that no process ends with a long one alone


def is_generated(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def commits(item: pytest.Item) -> bool:
    database = item.get_closest_marker("django_db")
    return bool(database and database.kwargs.get("transaction")) or "transactional_db" in getattr(
        item, "fixturenames", ()
    )


def pytest_configure() -> None:
    sys.addaudithook(_refuse)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    global _running  # noqa: PLW0603  the hook is told nothing but what happens
    _running = item
    yield
    _running = None


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """`make test-fast` starts no process: a test that does must stand in the table."""
    may = ("slow", "browser", "house")
    if event in STARTS and _running and not any(_running.get_closest_marker(name) for name in may):
        raise AssertionError(f"{_running.nodeid} starts a process: write it into SLOW of tests/support/marks.py")

"""What `make test` leaves to CI of tests that are alike; tests/test_house_marks.py holds that each names one there is.

A key is a file or file::test.
"""

FORKED = "tests/claudeprivacy/test_forked_commands.py"
RULES = "tests/consent/policies/test_rules.py"
WORKER = "tests/claudeprivacy/test_background_worker.py"

# One case in so many; which, tests/support/alike.py says.
ONE_IN = {
    "tests/browser/": 3,
    "tests/engines/": 2,
    f"{WORKER}::test_the_worker_ends_with_its_server_however_that_ends": 6,
    "tests/claudeprivacy/test_hosts_served.py::test_the_site_answers_at_the_address_it_prints": 3,
    "tests/claudeprivacy/test_reviewer_changes_nothing.py": 4,
    "tests/claudeprivacy/test_sweep.py::test_every_door_answers_every_kind_of_client_as_the_verdict_says": 3,
    "tests/consent/admin/test_drafts.py::test_a_draft_that_was_stored_with_such_a_day_breaks_no_page": 5,
    "tests/consent/admin/test_read_only.py": 4,
    "tests/consent/campaign/test_killed.py": 3,
    "tests/consent/evidence/test_receipts.py::test_the_receipt_of_every_kind_of_row_follows_the_schema": 5,
    "tests/consent/evidence/test_verify_anywhere.py::test_a_forged_one_is_told_from_it": 6,
    f"{RULES}::test_the_command_names_what_is_wrong_and_writes_nothing": 3,
    f"{RULES}::test_the_console_says_the_same_with_a_link_to_the_field_and_publishes_nothing": 6,
    "tests/conversations/jobs/test_export_killed.py": 4,
    "tests/conversations/jobs/test_purge_killed.py": 3,
    "tests/conversations/jobs/test_withdrawals_away.py": 4,
    "tests/conversations/jobs/test_withdrawals_killed.py": 7,
    "tests/hostile/test_bodies.py": 5,
    "tests/hostile/test_bounds.py": 3,
    "tests/hostile/test_cookies.py": 6,
    "tests/hostile/test_fuzz.py": 4,
    "tests/hostile/test_ids.py": 3,
    "tests/hostile/test_parameters.py::test_every_address_stands_in_the_table_with_exactly_what_it_asks_for": 2,
    "tests/redaction/test_time.py::test_time_grows_with_the_length_only": 9,
    "tests/rights/test_export_archive.py::test_memory_does_not_grow_with_the_account": 2,
    "tests/rights/test_replay.py": 4,
}
# None: what stands for it in `make test`.
LEFT_TO_CI = {
    "tests/accounts/migrations/": "tests/claudeprivacy/test_upgrade.py",
    "tests/browser/test_campaign.py::test_two_equal_buttons_on_modal_block_and_sign_up": (
        "tests/consent/choice/test_balanced.py"
    ),
    "tests/browser/test_draft_faults.py": "tests/consent/policies/test_rules.py",
    "tests/browser/test_extension.py::test_an_extended_last_day_ends_in_a_block_too": (
        "tests/browser/test_extension.py::test_extension_frees_the_blocked"
    ),
    "tests/browser/test_notices.py::test_a_message_is_looked_at_and_sent_to_oneself": (
        "tests/consent/admin/test_mail_looking.py"
    ),
    "tests/browser/test_notices.py::test_an_extension_is_drawn_and_the_numbers_are_taken_along": (
        "tests/consent/admin/test_campaign_page.py"
    ),
    "tests/browser/test_notices.py::test_the_undecided_are_written_to_and_reminded_again_after_an_extension": (
        "tests/consent/campaign/test_sending.py"
    ),
    "tests/browser/test_qa_tutorial.py": "tests/claudeprivacy/qa/kit/test_doors.py",
    "tests/claudeprivacy/qa/test_side_by_side.py": "tests/claudeprivacy/qa/kit/test_doors.py",
    "tests/claudeprivacy/test_backup_drill.py": "tests/rights/test_replay.py",
    f"{WORKER}::test_a_living_worker_keeps_what_it_has_in_hand": ("tests/claudeprivacy/test_workers.py"),
    f"{WORKER}::test_make_run_works_the_queue_and_starts_a_dead_worker_again": (
        f"{WORKER}::test_the_worker_ends_with_its_server_however_that_ends"
    ),
    f"{FORKED}::test_a_forked_command_reads_the_settings_that_a_fresh_process_reads": (
        f"{FORKED}::test_two_forked_commands_know_nothing_of_each_other"
    ),
    "tests/claudeprivacy/observability/test_logs.py::test_after_an_erasure_no_log_knows_the_person": (
        "tests/claudeprivacy/observability/test_logs.py::test_whatever_repeats_an_address_is_written_without_it"
    ),
    "tests/claudeprivacy/test_two_workers.py::test_an_extension_is_seen_by_both_within_five_seconds": (
        "tests/claudeprivacy/test_two_workers.py::test_a_publication_is_seen_by_both_within_five_seconds"
    ),
    "tests/consent/migrations/": "tests/claudeprivacy/test_upgrade.py",
}

"""What the choice does to the conversations of the cast, before and after they are continued (rules, sections 5, 8)."""

from datetime import timedelta

import pytest

from accounts.models import User
from claudeprivacy.qa import personas
from tests.support.chats import marks_on
from tests.support.factories import AFTER, BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(policy_update, client_at):
    def enter(name, at=BEFORE):
        personas.enter(f"{name}@example.com", now=at, fresh=False)
        return client_at.at(at).as_user(User.objects.get(email=f"{name}@example.com"))

    return enter


def history(client_at):
    """Oldest first: (eligible, reason, kept until)."""
    return [mark[1:] for mark in reversed(marks_on(client_at.page("/")))]


def resume_oldest(client_at):
    oldest = marks_on(client_at.page("/"))[-1][0]
    assert client_at.post(f"/chats/{oldest}/", {"text": "one more thing"}).status_code == 303
    return marks_on(client_at.page(f"/chats/{oldest}/"))[0][1:]


def test_on_old_chats_go_thirty_days_after_the_choice_and_later_ones_stay_five_years(enter):
    old, new = ("no", "not_resumed", "2025-10-05"), ("yes", "on", "2030-09-12")
    assert history(enter("on")) == [old, old, old, new]


def test_an_old_chat_of_the_persona_on_counts_whole_once_continued(enter):
    assert resume_oldest(enter("on")) == ("yes", "on", "2030-09-15")


def test_off_nothing_is_used_and_all_goes_after_thirty_days(enter):
    assert history(enter("off")) == [("no", "off", "2025-10-05")] * 3 + [("no", "off", "2025-10-12")]


def test_off_continuing_changes_the_date_alone(enter):
    assert resume_oldest(enter("off")) == ("no", "off", "2025-10-15")


def test_free_nothing_is_used_and_all_stays_for_a_year_after_the_last_day(enter):
    client_at = enter("free")
    assert history(client_at) == [("no", "undecided", "2026-09-28")] * 4
    assert resume_oldest(client_at) == ("no", "undecided", "2026-09-28")


def test_turning_on_later_takes_in_only_what_is_continued_from_then_on(enter):
    client_at = enter("off")
    client_at.post("/settings/privacy/help-improve/", {"help_improve": "on"})
    assert history(client_at) == [("no", "not_resumed", "2025-10-15")] * 4
    assert resume_oldest(client_at) == ("yes", "on", "2030-09-15")


def test_turning_off_takes_everything_out_at_once_and_moves_every_date(enter):
    client_at = enter("on")
    client_at.post("/settings/privacy/help-improve/")
    assert history(client_at) == [("no", "off", "2025-10-15")] * 4
    client_at.at(BEFORE + timedelta(days=1)).post("/settings/privacy/help-improve/", {"help_improve": "on"})
    assert history(client_at) == [("no", "not_resumed", "2025-10-16")] * 4


def test_the_commercial_personas_are_used_for_nothing_and_purged_by_nobody_here(enter):
    for name in ("work", "education"):
        assert history(enter(name, AFTER)) == [("no", "commercial_conversation", "")] * 4


def test_with_the_clock_before_the_choice_nothing_is_used_or_dated(enter):
    client_at = enter("on")
    assert history(client_at.at(BEFORE - timedelta(days=14))) == [("no", "unknown", "")] * 4

"""Little is counted while the page waits, much beside it; the page says as of when."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command

from consent.campaign import counting
from consent.campaign.measures import Line
from consent.models import CampaignCount
from tests.consent.admin.test_campaign_page import cells, page
from tests.support.bench import people
from tests.support.factories import SLUG, UserFactory, decide
from tests.support.mail_server import work
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db


def test_little_is_counted_at_once_and_much_beside_the_page(reviewer, policy_update, monkeypatch):
    people.fill(100)
    monkeypatch.setattr(counting, "FEW", 50)
    assert "Nobody has counted yet." in Screen(reviewer.get(page(policy_update))).text
    call_command("count_campaigns", verbosity=0)
    stored = cells(reviewer.get(page(policy_update)))
    monkeypatch.setattr(counting, "FEW", 5000)
    at_once = cells(reviewer.get(page(policy_update)))
    assert stored["By plan"] == at_once["By plan"] != {}
    assert stored["By day"] == at_once["By day"] != {}


def test_looking_at_a_count_writes_nothing(reviewer, policy_update):
    decide(UserFactory())
    reviewer.get(page(policy_update))
    assert (CampaignCount.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_a_manager_asks_for_a_new_count_and_a_worker_counts(manager, policy_update, monkeypatch):
    monkeypatch.setattr(counting, "FEW", -1)
    assert page(policy_update, "campaign_count") in manager.get(page(policy_update)).content.decode()
    assert manager.post(page(policy_update, "campaign_count")).status_code == 303
    work()
    assert CampaignCount.objects.get().update_id == SLUG
    assert LogEntry.objects.count() == 1


def test_by_times_tells_people_apart():
    line = Line("x", {"not_now_1": 10, "not_now_2": 6, "not_now_3": 3, "not_now_5": 1, "not_now_4": 1})
    assert line.by_times == [(1, 4), (2, 3), (3, 2), (4, 0), (5, 1)]

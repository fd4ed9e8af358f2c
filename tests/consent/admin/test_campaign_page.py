"""The campaign page: funnel, plans, languages, days, presentations, as charts with their numbers beside them."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.plans import Plan
from consent.core import updates
from consent.models import NoticeShowing, PolicyUpdate
from consent.policies import publishing
from tests.support.balanced import publish_balanced
from tests.support.client import TravellingClient
from tests.support.factories import ANNOUNCED_AT, BEFORE, SLUG, UserFactory, decide, defer
from tests.support.screen import Screen
from tests.support.staff import staff

pytestmark = pytest.mark.django_db


def page(update, name="campaign"):
    return reverse(f"admin:consent_policyupdate_{name}", args=[update.pk])


def cells(response):
    """caption → row heading → the row's cells."""
    tables = {}
    for table in response.content.decode().partition('id="content"')[2].split("<caption>")[1:]:
        caption, body = table.split("</caption>")[0], table.split("<tbody>")[1].split("</tbody>")[0]
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("<tr>")[1:]]
        tables[caption] = {row[0]: row[1:] for row in rows}
    return tables


def test_the_campaign_page_lies_where_the_interface_says_and_the_updates_page_links_it(reviewer, policy_update):
    assert page(policy_update) == f"/admin/consent/policyupdate/{policy_update.pk}/campaign/"
    change = Screen(reviewer.get(reverse("admin:consent_policyupdate_change", args=[policy_update.pk])))
    assert {page(policy_update), page(policy_update, "notices")} <= set(change.links())


def test_each_plan_and_language_has_its_numbers(reviewer, policy_update):
    pro = decide(UserFactory(plan=Plan.PRO, language="fr"), help_improve=False)
    NoticeShowing.objects.create(subject_id=pro.subject_id, update_id=SLUG, shown_at=BEFORE, language="fr")
    put_off = UserFactory()
    for day in range(3):
        defer(put_off, now=BEFORE + timedelta(days=day))
    tables = cells(reviewer.get(page(policy_update)))
    plans, languages = tables["By plan"], tables["By language"]
    assert plans["Pro"] == ["1", "0", "1", "0", "0", "0", "0", "0", "1", "0", "0", "0 %", "0"]
    assert plans["Free"] == ["1", "0", "0", "1", "3", *"000000", "–", "1"]
    assert plans["All"][:5] == ["2", "0", "1", "1", "3"]
    assert languages["French"][:2] == ["0", "1"]
    lines = [row for name, row in languages.items() if name != "All"]
    for column, total in enumerate(languages["All"][:-1]):
        assert sum(int(row[column]) for row in lines) == int(total)


def test_each_chart_has_a_name_a_description_and_patterns_beside_colour(reviewer, policy_update):
    decide(UserFactory())
    screen = Screen(reviewer.get(page(policy_update)))
    charts = [attributes for _tag, attributes in screen.tags if "data-chart" in attributes]
    assert [chart["data-chart"] for chart in charts] == ["funnel", "choices", "presentations"]
    assert all(chart["aria-label"] for chart in charts)
    drawings = [attributes for tag, attributes in screen.tags if tag == "svg" and attributes.get("role") == "img"]
    assert len(drawings) > 4
    for drawing in drawings:
        assert drawing.get("aria-label") or set(drawing["aria-labelledby"].split()) <= set(screen.marks("id"))
    assert "url(#on-left)" in screen.marks("fill")
    assert not screen.marks("style")


def test_days_run_from_the_first_to_the_last_quiet_ones_too(reviewer, policy_update):
    decide(UserFactory(), now=ANNOUNCED_AT)
    decide(UserFactory(), now=ANNOUNCED_AT + timedelta(days=4))
    days = cells(reviewer.get(page(policy_update)))["By day"]
    assert list(days) == [f"August {day}, 2025" for day in (28, 29, 30, 31)] + ["September 1, 2025"]
    assert days["August 30, 2025"] == ["0"] * 10 + ["–"]


def test_the_last_day_and_its_extensions_are_drawn(reviewer, policy_update):
    decide(UserFactory())
    publishing.extend(update=policy_update, last_day=date(2025, 10, 8), reason="More time.", by=None, now=BEFORE)
    updates.forget()
    text = Screen(reviewer.get(page(policy_update))).text
    assert "before: September 28, 2025" in text
    assert "last day: October 8, 2025" in text


def test_presentations_are_compared(reviewer, policy_update):
    decide(UserFactory(), help_improve=True)
    publish_balanced(slug="2025-09-10", announced_at=datetime(2025, 9, 10, tzinfo=UTC), last_day=date(2025, 11, 1))
    updates.forget()
    decide(UserFactory(), help_improve=False, slug="2025-09-10")
    for update in PolicyUpdate.objects.filter(material=True):
        table = cells(reviewer.get(page(update)))["By presentation"]
        assert {name: row[11] for name, row in table.items()} == {
            f"{SLUG} · as in the original": "100 %",
            "2025-09-10 · balanced: two equal buttons": "0 %",
        }


def test_days_after_the_count_are_explained(reviewer, policy_update):
    decide(UserFactory(), now=BEFORE + timedelta(days=4))
    assert "days up to September 19, 2025 are counted, too." in Screen(reviewer.get(page(policy_update))).text
    reviewer.at(BEFORE + timedelta(days=5))
    assert "are counted, too." not in Screen(reviewer.get(page(policy_update))).text


def test_an_empty_campaign_is_a_page_too(reviewer, policy_update):
    text = Screen(reviewer.get(page(policy_update))).text
    assert "Nothing has happened yet." in text
    assert "Only one presentation has been shown so far." in text


def test_a_draft_a_minor_and_an_unknown_update_have_no_campaign(reviewer, policy_update):
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=ANNOUNCED_AT, last_day=ANNOUNCED_AT)
    minor = PolicyUpdate.objects.get(slug="2025-05-01")
    for pk in (draft.pk, minor.pk, 999_999):
        for name in ("campaign", "notices"):
            assert reviewer.get(reverse(f"admin:consent_policyupdate_{name}", args=[pk])).status_code == 404


def test_the_file_holds_every_number_and_the_log_says_who_took_it(reviewer, policy_update):
    decide(UserFactory(plan=Plan.MAX))
    response = reviewer.post(page(policy_update, "campaign_csv"))
    rows = list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [row["number"] for row in rows if row["measure"] == "on_no" and row["segment"] == "max"] == ["1"]
    assert {row["update"] for row in rows} == {SLUG}
    assert "CSV" in LogEntry.objects.get().change_message


def test_the_campaign_page_is_for_those_who_may_look(policy_update):
    assert TravellingClient().as_user(staff()).get(page(policy_update)).status_code == 403
    assert TravellingClient().as_user(UserFactory(plan=Plan.TEAM)).get(page(policy_update)).status_code == 302

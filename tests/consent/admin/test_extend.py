"""/admin/consent/policyupdate/<pk>/extend/: one POST of last_day and reason (rules, section 8)."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.groups import POLICY_MANAGER
from accounts.plans import Plan
from consent.core import updates
from consent.models import LastDayExtension, PolicyUpdate
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, ANNOUNCED_AT, SLUG, UserFactory
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
FORM = {"last_day": "2025-10-08", "reason": "People asked for more time."}


@pytest.fixture
def manager(policy_update):
    staff = UserFactory(is_staff=True, plan=Plan.TEAM)
    staff.groups.add(Group.objects.get(name=POLICY_MANAGER))
    return staff


@pytest.fixture
def client(manager, client_at):
    return client_at.as_user(manager).at(AFTER)


def page(update):
    return reverse("admin:consent_policyupdate_extend", args=[update.pk])


def test_the_extend_page_lies_where_the_interface_says_and_the_updates_page_links_it(client, policy_update):
    assert page(policy_update) == f"/admin/consent/policyupdate/{policy_update.pk}/extend/"
    change = client.get(reverse("admin:consent_policyupdate_change", args=[policy_update.pk]))
    assert page(policy_update) in Screen(change).links()
    assert "The last day is September 28, 2025 now." in Screen(client.get(page(policy_update))).text


def test_one_post_moves_the_last_day_for_everybody(client, manager, policy_update):
    response = client.post(page(policy_update), FORM)
    assert response.status_code == 303
    extension = LastDayExtension.objects.get()
    assert (extension.last_day, extension.reason) == (date(2025, 10, 8), FORM["reason"])
    assert extension.extended_by == manager.subject_id
    assert (extension.extended_at - AFTER).total_seconds() < 60
    updates.forget()
    blocked_before = TravellingClient().as_user(UserFactory()).at(AFTER).page("/")
    assert Screen(blocked_before).marks("data-verdict") == ["prompt"]


def test_the_admin_log_names_who_and_what(client, manager, policy_update):
    client.post(page(policy_update), FORM)
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.object_id) == (manager.pk, str(policy_update.pk))
    assert "October 8, 2025" in entry.get_change_message()


def test_the_next_extension_starts_from_the_day_as_extended(client, policy_update):
    client.post(page(policy_update), FORM)
    updates.forget()
    assert "The last day is October 8, 2025 now." in Screen(client.get(page(policy_update))).text
    assert client.post(page(policy_update), FORM).status_code == 422
    assert client.post(page(policy_update), {**FORM, "last_day": "2025-10-09"}).status_code == 303
    assert LastDayExtension.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_day": ""}, "last_day"),
        ({"last_day": "2025-09-28"}, "last_day"),
        ({"last_day": "2025-09-01"}, "last_day"),
        ({"last_day": "2255-10-08"}, "last_day"),
        ({"last_day": "9999-12-31"}, "last_day"),
        ({"last_day": "08/10/2025"}, "last_day"),
        ({"last_day": "2025-02-30"}, "last_day"),
        ({"last_day": "\x00"}, "last_day"),
        ({"reason": ""}, "reason"),
        ({"reason": "  \n "}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"reason": "NUL \x00"}, "reason"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_changes_nothing(client, policy_update, change, field):
    response = client.post(page(policy_update), {**FORM, **change})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "errorlist" in response.content.decode()
    assert (LastDayExtension.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_a_draft_and_a_minor_update_have_nothing_to_extend(client):
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=ANNOUNCED_AT, last_day=ANNOUNCED_AT)
    for update in (draft, PolicyUpdate.objects.get(slug="2025-05-01")):
        assert client.post(page(update), FORM).status_code == 422
        change = client.get(reverse("admin:consent_policyupdate_change", args=[update.pk]))
        assert page(update) not in Screen(change).links()
    assert not LastDayExtension.objects.exists()


def test_an_unknown_update_is_404(client):
    assert client.post("/admin/consent/policyupdate/999999/extend/", FORM).status_code == 404


@pytest.mark.parametrize(
    ("person", "status"), [({"is_staff": True, "plan": Plan.TEAM}, 403), ({"plan": Plan.TEAM}, 302), (None, 303)]
)
def test_extending_needs_the_permission(policy_update, client_at, person, status):
    if person is not None:
        client_at.as_user(UserFactory(**person))
    assert client_at.post(page(policy_update), FORM).status_code == status
    assert not LastDayExtension.objects.exists()


def test_the_extend_form_carries_a_token_and_a_post_without_one_is_refused(manager, policy_update):
    strict = TravellingClient(enforce_csrf_checks=True).as_user(manager).at(AFTER)
    assert strict.post(page(policy_update), FORM).status_code == 403
    token = Screen(strict.get(page(policy_update))).forms[""]["csrfmiddlewaretoken"]
    assert strict.post(page(policy_update), {**FORM, "csrfmiddlewaretoken": token}).status_code == 303


def test_the_slug_of_the_update_stays_frozen(client, policy_update):
    client.post(page(policy_update), {**FORM, "slug": "other", "preset": "", "published_at": ""})
    stored = PolicyUpdate.objects.get(slug=SLUG)
    assert (stored.last_day, stored.preset) == (date(2025, 9, 28), True)

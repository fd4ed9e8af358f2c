"""The two groups of staff: made by migration, with exactly these permissions."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.groups import make_groups
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
LOOK = {
    "view_consentevent",
    "view_installation",
    "view_lastdayextension",
    "view_noticemessage",
    "view_noticeshowing",
    "view_policydocument",
    "view_policyupdate",
    "view_user",
}
MANAGE = {f"{verb}_policyupdate" for verb in ("add", "change", "publish", "extend", "notify")}
# What people write is theirs.
NEVER = {"view_conversation", "view_message", "view_accountsession"}


def permissions_of(name):
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_reviewers_look_and_change_nothing():
    codenames = permissions_of("Reviewer")
    assert codenames >= LOOK
    assert {codename.split("_")[0] for codename in codenames} == {"view"}
    assert not codenames & NEVER


def test_policy_managers_publish_and_extend_besides():
    assert permissions_of("Policy manager") - permissions_of("Reviewer") == MANAGE


def test_permissions_are_of_our_own_apps_only():
    labels = Permission.objects.filter(group__name="Reviewer").values_list("content_type__app_label", flat=True)
    assert set(labels) <= {"consent", "accounts", "conversations"}


def test_a_permission_given_by_hand_goes_with_the_next_migration():
    Group.objects.get(name="Reviewer").permissions.add(Permission.objects.get(codename="delete_user"))
    make_groups()
    assert "delete_user" not in permissions_of("Reviewer")


def test_migrating_again_keeps_the_members_of_groups():
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Reviewer"))
    make_groups()
    assert user.groups.get().name == "Reviewer"
    assert Group.objects.count() == 2

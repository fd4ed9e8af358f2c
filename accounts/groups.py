"""The two groups of staff: who looks, and who publishes and extends."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

LOOK = {"consent", "accounts", "conversations"}
REVIEWER, POLICY_MANAGER = "Reviewer", "Policy manager"
MANAGE = {
    "add_policyupdate",
    "change_policyupdate",
    "publish_policyupdate",
    "extend_policyupdate",
    "notify_policyupdate",
}
# What people write is theirs: staff never read conversations.
PRIVATE = {
    "view_message",
    "view_conversation",
    "view_accountsession",
    "view_emaillink",
    "view_secondfactor",
    "view_recoverycode",
}


def make_groups(**kwargs: object) -> None:
    """After each migration: both groups exist and hold exactly these permissions."""
    from django.contrib.auth.models import Group, Permission

    for label in sorted(LOOK):
        create_permissions(installed.get_app_config(label), verbosity=0)
    looks = Permission.objects.filter(content_type__app_label__in=LOOK, codename__startswith="view_").exclude(
        codename__in=PRIVATE
    )
    Group.objects.get_or_create(name=REVIEWER)[0].permissions.set(looks)
    manage = Permission.objects.filter(content_type__app_label="consent", codename__in=MANAGE)
    Group.objects.get_or_create(name=POLICY_MANAGER)[0].permissions.set([*looks, *manage])

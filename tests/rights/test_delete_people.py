"""A person deleted in admin is erased by the same verb as by themselves: what was theirs goes, the evidence stays."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command

from accounts.models import AccountSession, User
from accounts.plans import Plan
from consent.models import ConsentEvent
from conversations.models import Conversation, Message
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, ConversationFactory, UserFactory
from tests.support.jobs import logged

LIST = "/admin/accounts/user/"
ALL = {"action": "delete_selected", "post": "yes"}


def address(user):
    return f"{LIST}{user.pk}/delete/"


@pytest.fixture
def root(policy_update):
    return UserFactory(is_staff=True, is_superuser=True, plan=Plan.TEAM, email="root@example.com")


@pytest.fixture
def superuser(root):
    return TravellingClient().as_user(root).at(BEFORE)


def test_one_person_deleted_is_erased_and_the_ledger_verifies(superuser, ada):
    ConversationFactory(owner=ada, text="a secret of hers")
    elsewhere = TravellingClient().as_user(ada)
    shown = superuser.page(address(ada))
    assert "ada@example.com" in shown.content.decode()
    assert "a secret of hers" not in shown.content.decode()
    assert superuser.post(address(ada), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=ada.pk).exists()
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()
    assert elsewhere.page("/").headers["Location"].startswith("/login/")
    last = ConsentEvent.objects.filter(subject_id=ada.subject_id).latest("sequence")
    assert (last.kind, last.surface) == ("erased", "admin")
    assert logged() == [("erased", str(ada.subject_id))]
    call_command("verify_ledger", verbosity=0)


def test_several_at_once_are_each_erased(superuser, ada):
    grace = UserFactory(email="grace@example.com")
    chosen = {"_selected_action": [ada.pk, grace.pk]}
    asked = superuser.post(LIST, {"action": "delete_selected", **chosen})
    assert asked.status_code == 200
    assert superuser.post(LIST, {**ALL, **chosen}).status_code == 302
    assert list(User.objects.values_list("email", flat=True)) == ["root@example.com"]
    assert {event.kind for event in ConsentEvent.objects.filter(sequence=1, subject_id=grace.subject_id)} == {"erased"}


def test_the_log_says_that_it_was_done_but_not_who_it_was(superuser, root, ada):
    superuser.post(address(ada), {"post": "yes"})
    entry = LogEntry.objects.get(object_id=str(ada.pk))
    assert (entry.user_id, entry.is_deletion()) == (root.pk, True)
    assert (entry.object_repr, entry.change_message) == ("", "")


def test_nobody_deletes_themselves_here(superuser, root, ada):
    assert superuser.post(address(root), {"post": "yes"}).status_code == 403
    superuser.post(LIST, {**ALL, "_selected_action": [root.pk, ada.pk]})
    assert User.objects.filter(pk__in=[root.pk, ada.pk]).count() == 2
    assert AccountSession.objects.filter(account=root).exists()


@pytest.mark.parametrize("who", ["reviewer", "manager"])
def test_the_groups_delete_nobody(request, who, ada):
    client = request.getfixturevalue(who)
    assert client.post(address(ada), {"post": "yes"}).status_code == 403
    client.post(LIST, {**ALL, "_selected_action": [ada.pk]})
    assert User.objects.filter(pk=ada.pk).exists()

"""Staff can't decide for anybody: no password, no address of others; a link instead; the person is told (section 4)."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core import mail

from accounts.models import User
from tests.support.factories import BEFORE, UserFactory
from tests.support.log_in import is_logged_in, log_in
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
PASSWORD = "a long phrase 17"


@pytest.fixture
def root(client_at):
    return client_at.at(BEFORE).as_user(UserFactory(email="root@example.com", is_superuser=True, is_staff=True))


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com", name="Ada")


@pytest.fixture
def edit(root, django_capture_on_commit_callbacks):
    def sent(user, **fields):
        form = {"name": user.name, "plan": user.plan, "language": user.language, "is_active": "on", **fields}
        form = {name: value for name, value in form.items() if value is not None}
        with django_capture_on_commit_callbacks(execute=True):
            answer = root.post(f"/admin/accounts/user/{user.pk}/change/", form)
        assert answer.status_code == 302
        return mail.outbox

    return sent


def follow(client, link):
    """Sets the password behind a link of an e-mail, as the person would."""
    page = client.get(link, follow=True)
    [address] = [address for address in Screen(page).forms if "reset" in address or not address]
    where = address or page.request["PATH_INFO"]
    return client.post(where, {"new_password1": PASSWORD, "new_password2": PASSWORD})


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_that_sets_a_password_is_gone(root, ada, method):
    sent = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    answer = getattr(root, method)(f"/admin/accounts/user/{ada.pk}/password/", sent)
    assert answer.status_code == 404
    assert User.objects.get(pk=ada.pk).check_password("demo")


@pytest.mark.parametrize("field", ["email", "password", "password1", "usable_password"])
def test_no_form_takes_a_password_or_an_address(root, ada, edit, field):
    assert f'name="{field}"' not in root.get(f"/admin/accounts/user/{ada.pk}/change/").content.decode()
    edit(ada, **{field: "grace@example.com"})
    fresh = User.objects.get(pk=ada.pk)
    assert (fresh.email, fresh.check_password("demo")) == ("ada@example.com", True)
    assert mail.outbox == []


def test_an_account_made_by_staff_has_no_password_until_its_person_sets_one(
    root, new_client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sent = {"email": "Bob@example.com", "plan": "pro", "password1": PASSWORD, "password2": PASSWORD}
        assert root.post("/admin/accounts/user/add/", sent).status_code == 302
    assert not User.objects.get(email="bob@example.com").has_usable_password()
    [message] = mail.outbox
    assert message.to == ["bob@example.com"]
    [link] = re.findall(r"http://\S+", message.body)
    bob = new_client()
    assert follow(bob, link).status_code == 303
    log_in(bob, "bob@example.com", PASSWORD)
    assert is_logged_in(bob)


def test_a_button_sends_a_link_and_the_log_says_who_sent_it(root, ada, new_client):
    address = f"/admin/accounts/user/{ada.pk}/reset-link/"
    assert address in root.get(f"/admin/accounts/user/{ada.pk}/change/").content.decode()
    assert root.get(address).status_code == 405
    assert root.post(address).status_code == 303
    [message] = mail.outbox
    [link] = re.findall(r"http://\S+", message.body)
    assert (message.to, message.subject) == (["ada@example.com"], "Set your password for testserver")
    assert User.objects.get(pk=ada.pk).check_password("demo")
    assert follow(new_client(), link).status_code == 303
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)
    assert LogEntry.objects.get(object_id=str(ada.pk)).user.email == "root@example.com"


def test_a_form_that_asks_for_a_copy_is_answered_without_the_button(root, ada):
    answer = root.post(f"/admin/accounts/user/{ada.pk}/change/", {"_saveasnew": "1"})
    assert (answer.status_code, "reset-link" in answer.content.decode()) == (200, False)


def test_whoever_may_not_change_people_sends_none(ada, client_at):
    looker = UserFactory(is_staff=True)
    looker.groups.add(Group.objects.get(name="Reviewer"))
    answer = client_at.at(BEFORE).as_user(looker).post(f"/admin/accounts/user/{ada.pk}/reset-link/")
    assert (answer.status_code, mail.outbox) == (403, [])


def test_for_a_closed_account_and_for_nobody_none_is_sent(root):
    closed = UserFactory(is_active=False)
    page = root.post(f"/admin/accounts/user/{closed.pk}/reset-link/", follow=True)
    assert "not active" in page.content.decode()
    assert root.post("/admin/accounts/user/99999/reset-link/").status_code == 404
    assert mail.outbox == []


CHANGES = {
    "plan": ({"plan": "team"}, "Plan: Free → Claude for Work (Team)"),
    "closed": ({"is_active": None}, "Active: yes → no"),
    "staff": ({"is_staff": "on"}, "Staff status: no → yes"),
    "superuser": ({"is_superuser": "on"}, "Superuser status: no → yes"),
    "name": ({"name": "Grace"}, "Name: Ada → Grace"),
    "language": ({"language": "en"}, "Language: – → English"),
}


@pytest.mark.parametrize(("fields", "says"), CHANGES.values(), ids=CHANGES)
def test_the_person_is_told_of_every_change(ada, edit, fields, says):
    if "plan" in fields:
        says = f"Plan: {ada.get_plan_display()} → {User(plan='team').get_plan_display()}"
    [message] = edit(ada, **fields)
    assert (message.to, message.subject) == (["ada@example.com"], "Your account at testserver was changed")
    assert says in message.body.splitlines()
    assert "nobody decides for you" in " ".join(message.body.split())


def test_groups_are_told_by_name(ada, edit):
    [message] = edit(ada, groups=[Group.objects.get(name="Reviewer").pk])
    assert "Groups: – → Reviewer" in message.body.splitlines()


def test_in_the_persons_own_language(edit):
    [message] = edit(UserFactory(language="fr"), is_active=None)
    assert message.subject == "Votre compte sur testserver a été modifié"
    assert "oui → non" in message.body


def test_where_nothing_changed_nothing_is_told(ada, edit):
    assert edit(ada) == []


def test_a_deletion_by_staff_is_told(root, ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        root.post(f"/admin/accounts/user/{ada.pk}/delete/", {"post": "yes"})
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["ada@example.com"], "Your account at testserver was deleted")
    ]


@pytest.mark.django_db(transaction=True)
def test_without_a_mail_server_the_change_stands_and_staff_are_told(root, ada, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    sent = {"name": "Ada", "plan": "max", "language": "", "is_active": "on"}
    assert root.post(f"/admin/accounts/user/{ada.pk}/change/", sent).status_code == 302
    assert User.objects.get(pk=ada.pk).plan == "max"
    assert "could not be sent" in root.get("/admin/accounts/user/").content.decode()
